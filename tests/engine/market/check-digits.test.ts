import { expect, test } from "vitest";
import {
  createIban,
  createIsin,
  createUetr,
  ibanCountries,
  isValidIban,
  isValidIsin,
  maskIban,
} from "../../../src/engine/market/check-digits.ts";
import { createGenerator } from "../../../src/engine/random.ts";

test("the check accepts the standards' example ISINs and IBANs, and refuses them with one digit changed", () => {
  expect([isValidIsin("US0378331005"), isValidIsin("US0378331006"), isValidIsin("DE0005140008")]).toEqual([true, false, true]);
  expect([isValidIban("GB82WEST12345698765432"), isValidIban("DE89370400440532013000"), isValidIban("DE88370400440532013000")]).toEqual([
    true,
    true,
    false,
  ]);
});

test("created ISINs and IBANs have valid check digits and depend only on the seed", () => {
  const random = createGenerator(3);

  for (let drawn = 0; drawn < 200; drawn++) {
    expect(isValidIsin(createIsin("XS", random))).toBe(true);
    for (const country of ibanCountries) expect(isValidIban(createIban(country, random))).toBe(true);
  }
  expect(createIban("DE", createGenerator(3))).toBe(createIban("DE", createGenerator(3)));
});

test("a created IBAN has the bank code ZZZZ, and a masked IBAN shows only its ends", () => {
  const iban = createIban("NL", createGenerator(3));

  expect(iban.slice(4, 8)).toBe("ZZZZ");
  expect(maskIban(iban)).toMatch(/^NL\d{2}\*{10}\d{4}$/);
});

test("a created UETR is a UUID of version 4", () => {
  expect(createUetr(createGenerator(3))).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
