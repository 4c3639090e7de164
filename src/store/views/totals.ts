/**
 * Exact totals by group, updated at each commit in time linear in the changed rows. Amounts of different units are never added: the unit is
 * part of the group (decision 9).
 */
import type { NumericField, RowField } from "../../domains/row-fields.ts";
import { ownValue, type JsonRecord } from "../../protocol/json.ts";
import { createDecimalSum, type DecimalSum } from "../../shared/decimals/decimal.ts";
import { isEqual } from "../equality.ts";
import type { IndexedCollection } from "../rows/indexed-collection.ts";
import type { Derivation } from "./derivations.ts";
import type { CommitChanges } from "../rows/changes/commit-changes.ts";
import { structureKey } from "./conditions/structure-key.ts";
import type { Where } from "./conditions/condition.ts";
import { compileWhere } from "./conditions/where.ts";

export interface TotalsDefinition<
  Row extends object,
  By extends string = RowField<Row>,
  Sum extends string = NumericField<Row>,
  Unit extends string | null = RowField<Row> | null,
> {
  /** Rows that agree in these fields make a group. @defaultValue none: one group a unit */
  readonly by?: readonly By[] | undefined;
  /**
   * Fields of amounts to be added: those whose type has numbers, as `Decimal` does. Text such as a name does not compile.
   * @defaultValue none: rows are counted
   */
  readonly sum?: readonly Sum[] | undefined;
  /** The field that says in what the amounts are, such as a currency; `null` for amounts without a unit. */
  readonly unit: Unit;
  readonly where?: Where<Row> | undefined;
}

export interface GroupTotals<
  Row extends object = JsonRecord,
  By extends string = string,
  Sum extends string = string,
  Unit extends string | null = string | null,
> {
  /** What the rows have in the fields of `by`. */
  readonly group: { readonly [Field in By]: Field extends keyof Row ? Row[Field] : unknown };
  /** What the rows have in the field of `unit`; undefined where that is `null`. */
  readonly unit: Unit extends keyof Row ? Row[Unit] : unknown;
  /** Rows in the group. */
  readonly count: number;
  /** The exact sum by field; undefined while a row holds something there that is no decimal. */
  readonly sums: { readonly [Field in Sum]: string | undefined };
  /** By field, rows that have `null` or nothing there, and so are not in the sum. */
  readonly absentCounts: { readonly [Field in Sum]: number };
}

/** By group. A group whose rows did not change is the same object as before. */
export type Totals = ReadonlyMap<string, GroupTotals>;

/** Equal for definitions that mean the same totals. */
export function totalsKey<Row extends object>({ by = [], sum = [], unit, where = {} }: TotalsDefinition<Row>): string {
  return structureKey(["totals", by, sum, unit, where]);
}

/** Creates totals that are updated. The first exception of a `where` function goes to `onThrow`; rows for which it throws are left out. */
export function createTotalsDraft<Row extends object>(
  definition: TotalsDefinition<Row>,
  collection: IndexedCollection<Row>,
  onThrow: (thrown: unknown) => void,
): Derivation<Row, Totals> {
  return new TotalsDraft(definition, collection, onThrow);
}

interface Group {
  readonly group: Readonly<Record<string, unknown>>;
  readonly unit: unknown;
  count: number;
  readonly sums: readonly DecimalSum[];
  readonly absentCounts: number[];
}

class TotalsDraft<Row extends object> implements Derivation<Row, Totals> {
  readonly #definition: TotalsDefinition<Row>;
  readonly #matches: (row: Row) => boolean;
  #groups = new Map<string, Group>();
  /** Groups whose totals changed and must be computed again. */
  readonly #touched = new Set<string>();
  #snapshot: Totals = new Map();

  constructor(definition: TotalsDefinition<Row>, collection: IndexedCollection<Row>, onThrow: (thrown: unknown) => void) {
    this.#definition = definition;
    this.#matches = compileWhere(definition.where, onThrow);
    this.#build(collection);
  }

  get snapshot(): Totals {
    let next: Map<string, GroupTotals> | undefined;
    for (const key of this.#touched) {
      const group = this.#groups.get(key);
      const printed = group && this.#print(group);
      if (isEqual(this.#snapshot.get(key), printed)) continue; // a row came in the place of one that added as much
      next ??= new Map(this.#snapshot);
      if (printed === undefined) next.delete(key);
      else next.set(key, printed);
    }
    this.#touched.clear();
    return (this.#snapshot = next ?? this.#snapshot);
  }

  update(changes: CommitChanges<Row>, after: IndexedCollection<Row>): void {
    if (changes.type === "replaced") this.#build(after);
    else if (changes.type === "delta") for (const [key, row] of changes.previous) this.#move(row, after.get(key));
  }

  #build(collection: IndexedCollection<Row>): void {
    for (const key of this.#groups.keys()) this.#touched.add(key);
    this.#groups = new Map();
    for (const row of collection.toArray()) this.#move(undefined, row);
  }

  #move(old: Row | undefined, next: Row | undefined): void {
    if (old !== undefined && this.#matches(old)) this.#count(old, -1);
    if (next !== undefined && this.#matches(next)) this.#count(next, 1);
  }

  #count(row: Row, change: 1 | -1): void {
    const fields = row as JsonRecord; // a row is read by field name, whatever its type says
    const { by = [], sum = [], unit } = this.#definition;
    const key = structureKey([...by, ...(unit === null ? [] : [unit])].map((field) => groupValue(ownValue(fields, field))));
    const group = this.#groups.get(key) ?? this.#open(key, fields);
    this.#touched.add(key);
    group.count += change;
    if (group.count === 0) this.#groups.delete(key);
    sum.forEach((field, place) => {
      const value = ownValue(fields, field) ?? undefined;
      if (value === undefined) group.absentCounts[place] = (group.absentCounts[place] ?? 0) + change;
      else if (change === 1) group.sums[place]?.add(value);
      else group.sums[place]?.subtract(value);
    });
  }

  #open(key: string, fields: JsonRecord): Group {
    const { by = [], sum = [], unit } = this.#definition;
    const group: Group = {
      group: Object.fromEntries(by.map((field) => [field, ownValue(fields, field)])),
      unit: unit === null ? undefined : ownValue(fields, unit),
      count: 0,
      sums: sum.map(() => createDecimalSum()),
      absentCounts: sum.map(() => 0),
    };
    this.#groups.set(key, group);
    return group;
  }

  #print({ group, unit, count, sums, absentCounts }: Group): GroupTotals {
    const { sum = [] } = this.#definition;
    return {
      group,
      unit,
      count,
      sums: Object.fromEntries(sum.map((field, place) => [field, sums[place]?.total])),
      absentCounts: Object.fromEntries(sum.map((field, place) => [field, absentCounts[place] ?? 0])),
    };
  }
}

/** Null and absent are one group, and so are the two zeros. */
function groupValue(value: unknown): unknown {
  return value === 0 ? 0 : (value ?? null);
}
