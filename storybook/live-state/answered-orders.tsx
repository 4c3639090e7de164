/** Orders that REST answered before a state was forced: nothing is fetched in a forced state. */
import { ordersQuery, useAtlasClient } from "@mavr/atlas-react";
import { buildOrder } from "@mavr/atlas-react/testing";
import { useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

export function AnsweredOrders({ children }: { readonly children: ReactNode }): ReactNode {
  const client = useAtlasClient();
  const queryClient = useQueryClient();
  useState(() =>
    queryClient.setQueryData(ordersQuery(client).queryKey, [buildOrder({ order_id: "ORD-44001" }), buildOrder({ order_id: "ORD-44002" })]),
  );
  return children;
}
