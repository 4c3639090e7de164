/**
 * Average cost: what a fill does to quantity, cost and realised profit. Exact: cost minus realised always equals what was paid
 * net of what was received, so that a fill that is taken back leaves no remainder in the profit.
 */

export interface Holding {
  /** Signed; in quantity units. */
  readonly quantity: bigint;
  /** What the open quantity cost; signed like it. In units of the value currency. */
  readonly cost: bigint;
  readonly realized: bigint;
}

/** `paid` is what the fill cost: positive for a purchase, negative for a sale. */
export function applyFill(holding: Holding, quantity: bigint, paid: bigint): Holding {
  const isGrowing = holding.quantity === 0n || holding.quantity < 0n === quantity < 0n;
  if (isGrowing) return { ...holding, quantity: holding.quantity + quantity, cost: holding.cost + paid };
  if (magnitude(quantity) > magnitude(holding.quantity)) {
    const paidToClose = (paid * holding.quantity) / -quantity;
    const flat = applyFill(holding, -holding.quantity, paidToClose);
    return applyFill(flat, holding.quantity + quantity, paid - paidToClose);
  }
  const released = (holding.cost * -quantity) / holding.quantity;
  return { quantity: holding.quantity + quantity, cost: holding.cost - released, realized: holding.realized - paid - released };
}

function magnitude(units: bigint): bigint {
  return units < 0n ? -units : units;
}
