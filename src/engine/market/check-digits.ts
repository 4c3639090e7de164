/**
 * Invented identifiers with valid check digits: ISIN, IBAN, FIGI look-alikes, UETR. All are drawn from a generator.
 */
import type { Generator } from "../random.ts";

const alphanumerics = "0123456789BCDFGHJKLMNPQRSTVWXZ";

/** An ISIN with a valid check digit, of the country code and a made-up body. */
export function createIsin(country: string, random: Generator): string {
  const body = country + draw(random, alphanumerics, 9);
  return body + String(luhnCheckDigit(lettersToNumbers(body)));
}

/** Whether the check digit of an ISIN is right. */
export function isValidIsin(isin: string): boolean {
  return /^[A-Z]{2}[0-9A-Z]{9}\d$/.test(isin) && luhnCheckDigit(lettersToNumbers(isin.slice(0, -1))) === Number(isin.slice(-1));
}

// Bank codes that no bank has, then the digits of an account: the shapes are those of the countries.
const ibanShapes = {
  DE: { bank: "99999999", digitCount: 10 },
  FR: { bank: "9999999999", digitCount: 13 },
  NL: { bank: "ZZZZ", digitCount: 10 },
  GB: { bank: "ZZZZ999999", digitCount: 8 },
  CH: { bank: "99999", digitCount: 12 },
} as const;

export type IbanCountry = keyof typeof ibanShapes;
export const ibanCountries = Object.keys(ibanShapes) as readonly IbanCountry[]; // Object.keys forgets the names

/** An IBAN with valid check digits at a bank that does not exist. */
export function createIban(country: IbanCountry, random: Generator): string {
  const { bank, digitCount } = ibanShapes[country];
  const account = bank + draw(random, "0123456789", digitCount);
  const check = 98n - (BigInt(lettersToNumbers(`${account}${country}00`)) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
}

/** Whether the check digits of an IBAN are right (ISO 7064, mod 97). */
export function isValidIban(iban: string): boolean {
  return /^[A-Z]{2}\d{2}[0-9A-Z]{11,30}$/.test(iban) && BigInt(lettersToNumbers(iban.slice(4) + iban.slice(0, 4))) % 97n === 1n;
}

/** An IBAN as it may be shown: country, check digits and the last four. */
export function maskIban(iban: string): string {
  return iban.slice(0, 4) + "*".repeat(iban.length - 8) + iban.slice(-4);
}

/** An identifier in the shape of a FIGI. */
export function createFigi(random: Generator): string {
  return `BBG00${draw(random, alphanumerics, 7)}`;
}

/** A random UUID (version 4), as payments carry it end to end. */
export function createUetr(random: Generator): string {
  const variant = random.pick(["8", "9", "a", "b"]);
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
}

function draw(random: Generator, alphabet: string, count: number): string {
  return Array.from({ length: count }, () => alphabet.charAt(random.between(0, alphabet.length - 1))).join("");
}

/** A is 10, B is 11, …: how both standards turn letters into digits. */
function lettersToNumbers(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

function luhnCheckDigit(digits: string): number {
  let sum = 0;
  for (let index = digits.length - 1, isDoubled = true; index >= 0; index--, isDoubled = !isDoubled) {
    const value = Number(digits.charAt(index)) * (isDoubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return (10 - (sum % 10)) % 10;
}
