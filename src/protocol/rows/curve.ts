/** Curves, which come by REST alone: discount factors are their state, rates are views of it. */
import * as z from "zod/mini";
import { common, decimal, listOf, oneOf, orNull, text, type RowOfSchema } from "./field.ts";

const curvePointSchema = z.looseObject({
  tenor: text,
  pillar_date: text,
  zero_rate: decimal,
  discount_factor: decimal,
  par_rate: orNull(decimal),
  source: text,
});

/** One pillar of a curve. Rates are fractions: 0.0384 is 3.84 %. */
export interface CurvePoint extends RowOfSchema<typeof curvePointSchema> {}

export const curveSchema = z.looseObject({
  curve_id: z.string(),
  name: text,
  currency: text,
  curve_type: oneOf<"ois" | "ibor" | "govt" | "fx_forward" | "credit" | "inflation">(),
  index: text,
  valuation_date: text,
  as_of: text,
  interpolation: oneOf<"linear_zero" | "log_linear_df" | "monotone_convex">(),
  day_count: oneOf<"act_360" | "act_365f" | "30_360">(),
  compounding: oneOf<"simple" | "annual" | "continuous">(),
  status: oneOf<"live" | "official" | "stale">(),
  points: listOf<CurvePoint>(curvePointSchema),
  ...common,
});

/** A curve with its pillars. Fields that this package does not know are kept. */
export interface Curve extends RowOfSchema<typeof curveSchema> {}
