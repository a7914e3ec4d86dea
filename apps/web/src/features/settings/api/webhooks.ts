import type {
  WebhookAnswer,
  WebhookDeliveryAnswer,
  WebhookLetterAnswer,
  WebhookPingAnswer,
} from "@kindred/server/answers";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const refreshEvery = 10_000;

/** What of a webhook can be set; its kind only when it is made, and left aside later. */
export interface WebhookForm {
  readonly kind: WebhookAnswer["kind"];
  readonly url: string;
  readonly description: string;
  /** Null: of all. */
  readonly segments: readonly string[] | null;
  readonly changes: readonly ("entered" | "left")[];
  readonly batchSize: number;
}

export function useWebhooks(workspace: string) {
  return useQuery({
    queryKey: ["webhooks", workspace],
    refetchInterval: refreshEvery,
    queryFn: ({ signal }) => request<{ readonly items: readonly WebhookAnswer[] }>(path(workspace), { signal }),
  });
}

export function useWebhook(workspace: string, id: string) {
  return useQuery({
    queryKey: ["webhook", workspace, id],
    refetchInterval: refreshEvery,
    queryFn: ({ signal }) => request<WebhookAnswer>(path(workspace, id), { signal }),
  });
}

/** The answer has the secret, this once. */
export function useCreateWebhook(workspace: string) {
  return useMutation({
    mutationFn: (form: WebhookForm) =>
      request<WebhookAnswer & { readonly secret: string }>(path(workspace), { method: "POST", body: form }),
    onSuccess: refresh,
  });
}

export function useChangeWebhook(workspace: string, id: string) {
  return useMutation({
    mutationFn: (change: Partial<WebhookForm> & { readonly state?: "enabled" | "paused" }) =>
      request<WebhookAnswer>(path(workspace, id), { method: "PATCH", body: change }),
    onSuccess: refresh,
  });
}

export function useDeleteWebhook(workspace: string, id: string) {
  return useMutation({
    mutationFn: () => request(path(workspace, id), { method: "DELETE" }),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ["webhook", workspace, id] });
      return queryClient.invalidateQueries({ queryKey: ["webhooks", workspace] });
    },
  });
}

export function useRotateSecret(workspace: string, id: string) {
  return useMutation({
    mutationFn: () => request<{ readonly secret: string }>(`${path(workspace, id)}/secret`, { method: "POST" }),
  });
}

export function usePing(workspace: string, id: string) {
  return useMutation({
    mutationFn: () => request<WebhookPingAnswer>(`${path(workspace, id)}/test`, { method: "POST" }),
    onSuccess: refresh,
  });
}

/** The latest requests, newest first. */
export function useDeliveries(workspace: string, id: string) {
  return useQuery({
    queryKey: ["webhook-deliveries", workspace, id],
    refetchInterval: refreshEvery,
    queryFn: ({ signal }) =>
      request<Page<WebhookDeliveryAnswer>>(`${path(workspace, id)}/deliveries`, { query: { limit: 200 }, signal }),
    select: ({ items }) => items,
  });
}

/** What was given up, newest first, page by page. */
export function useWebhookLetters(workspace: string, id: string) {
  return useInfiniteQuery({
    queryKey: ["webhook-letters", workspace, id],
    initialPageParam: "",
    refetchInterval: refreshEvery,
    queryFn: ({ pageParam, signal }) =>
      request<Page<WebhookLetterAnswer>>(`${path(workspace, id)}/dead-letters`, {
        query: { cursor: pageParam, limit: 100 },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

/** Sends letters again, or forgets them. @param ids null: all of them */
export function useDecideLetters(workspace: string, id: string, operation: "replay" | "delete") {
  return useMutation({
    mutationFn: (ids: readonly number[] | null) =>
      request(`${path(workspace, id)}/dead-letters/${operation}`, {
        method: "POST",
        body: ids === null ? {} : { ids },
      }),
    onSuccess: refresh,
  });
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries();
}

function path(workspace: string, id?: string): string {
  return `/workspaces/${part(workspace)}/webhooks${id === undefined ? "" : `/${part(id)}`}`;
}
