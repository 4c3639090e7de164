/**
 * How many digits an amount of a currency has after the point, by ISO 4217. `Intl` follows CLDR, which leaves out those that are rarely paid
 * in cash: HUF, COP and IDR would lose two digits, and IQD three.
 */

/** The codes of ISO 4217 in use, by their minor unit; those without one, such as gold (XAU), are left out. */
const codes: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP " +
    "CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK " +
    "LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD " +
    "RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD " +
    "XCG YER ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const digitsByCode = new Map(
  Object.entries(codes).flatMap(([digits, list]) => list.split(" ").map((code) => [code, Number(digits)] as const)),
);

/** Undefined for a code that ISO 4217 does not list, or lists without a minor unit. */
export function minorUnitsOf(currency: string): number | undefined {
  return digitsByCode.get(currency.toUpperCase());
}
