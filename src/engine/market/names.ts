/**
 * Invented people, firms and places; none of them exists. Some names are long, run from right to left or have no Latin letter, because real
 * ones do.
 */

export interface Entity {
  readonly id: string;
  readonly baseCurrency: string;
}

export const entities: readonly Entity[] = [
  { id: "ATLAS-LDN", baseCurrency: "USD" },
  { id: "ATLAS-FRA", baseCurrency: "EUR" },
  { id: "ATLAS-TYO", baseCurrency: "JPY" },
  { id: "ATLAS-NYC", baseCurrency: "USD" },
];

export interface Counterparty {
  readonly id: string;
  readonly name: string;
}

export const counterparties: readonly Counterparty[] = [
  { id: "CPY-NORTHBANK", name: "Northbank Markets" },
  { id: "CPY-HALDEN", name: "Halden & Voss" },
  { id: "CPY-QUAYSIDE", name: "Quayside Treasury" },
  { id: "CPY-LIRIO", name: "Lírio Capital" },
  { id: "CPY-OSTMARK", name: "Ostmärker Landesbank" },
  { id: "CPY-BRENTWICK", name: "Brentwick Asset Management" },
  { id: "CPY-TAMARIND", name: "Tamarind Securities" },
  { id: "CPY-KESTREL", name: "Kestrel Point Partners" },
  { id: "CPY-VALMONT", name: "Valmont & Fils" },
  { id: "CPY-SIXMILE", name: "Six Mile Pension Fund" },
];

/** Names that break tables. */
export const awkwardCounterparties: readonly Counterparty[] = [
  {
    id: "CPY-LONGNAME",
    name: `The Honourable Company of ${"Merchant ".repeat(12)}Adventurers, Underwriters and Discount Houses (Holdings) plc`,
  },
  { id: "CPY-ALNAJM", name: "بنك النجم الأزرق للتجارة والاستثمار" },
  { id: "CPY-KOCHAV", name: "בנק כוכב הצפון" },
  { id: "CPY-AOBA", name: "青葉信託商事株式会社" },
  { id: "CPY-HANBYEOL", name: "한별투자증권 주식회사" },
];

export const traders: readonly string[] = ["jdoe", "mkeller", "asato", "lferreira", "pnowak", "sokafor", "tlindqvist", "rmehta"];
export const approvers: readonly string[] = ["c.harrow", "d.iversen", "n.baptiste", "y.tanaka"];

export const beneficiaries: readonly string[] = [
  "Ashdown Paper Mills Ltd",
  "Kurtz Präzisionsteile GmbH",
  "Société Marinier et Cie",
  "De Waal Scheepvaart B.V.",
  "Alpenrose Uhren AG",
  "شركة الواحة للتوريدات",
  "株式会社みどり製作所",
];

/** Companies that issue the bonds and equities of the book: symbol and name. */
export const issuers: readonly (readonly [string, string])[] = [
  ["ATXL", "Atexel Industries"],
  ["BRMW", "Bramwell Foods"],
  ["CLDR", "Caldera Power"],
  ["DVNT", "Davenant Rail"],
  ["ELMR", "Elmore Pharma"],
  ["FNCH", "Finch Telecom"],
  ["GRNV", "Granville Steel"],
  ["HLST", "Holst Shipping"],
  ["IVRY", "Ivory Robotics"],
  ["JNPR", "Junipero Mines"],
  ["KLNE", "Kilnear Water"],
  ["LRKS", "Larkspur Media"],
];
