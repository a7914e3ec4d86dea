import type { ProductAnswer, ProductCardsAnswer, ProductHistoryAnswer } from "@kindred/server/answers";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

export type ProductCard = ProductCardsAnswer["items"][number];
export const sorts = ["revenue", "orders", "views", "name", "category", "price", "id"] as const;
export type Sort = (typeof sorts)[number];

export interface Search {
  readonly q: string;
  readonly sort: Sort;
  readonly descending: boolean;
}

const atOnce = 100;

/** Products as the table shows them, page by page; the server sorts, since it alone knows all of them. */
export function useProductCards(workspace: string, { q, sort, descending }: Search) {
  return useInfiniteQuery({
    queryKey: ["product-cards", workspace, q, sort, descending],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam, signal }) =>
      request<ProductCardsAnswer>(`/workspaces/${part(workspace)}/product-cards`, {
        query: { q, sort, descending, cursor: pageParam, limit: atOnce },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

export function useProduct(workspace: string, product: string) {
  return useQuery({
    queryKey: ["product", workspace, product],
    queryFn: ({ signal }) => request<ProductAnswer>(path(workspace, product), { signal }),
  });
}

export function useProductHistory(workspace: string, product: string) {
  return useQuery({
    queryKey: ["product-history", workspace, product],
    queryFn: async ({ signal }) => ({
      ...(await request<ProductHistoryAnswer>(`${path(workspace, product)}/history`, { signal })),
      to: Date.now(),
    }),
  });
}

/** How many are in a segment that is not saved: the same count that its builder would show. */
export function useCount(workspace: string, document: object) {
  return useQuery({
    queryKey: ["count", workspace, document],
    queryFn: ({ signal }) =>
      request<{ readonly count: number }>(`/workspaces/${part(workspace)}/evaluate/count`, {
        method: "POST",
        body: { document },
        signal,
      }),
    select: ({ count }) => count,
  });
}

export function productsExport(workspace: string): string {
  return `/api/v1/workspaces/${part(workspace)}/product-cards/export`;
}

function path(workspace: string, product: string): string {
  return `/workspaces/${part(workspace)}/products/${part(product)}`;
}
