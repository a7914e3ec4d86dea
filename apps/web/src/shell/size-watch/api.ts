import type {
  AlertChannelsAnswer,
  SizeAlertAnswer,
  SizeRuleAnswer,
  SizeSuggestionsAnswer,
  SizeTestAnswer,
  SizeVerdictAnswer,
} from "@kindred/server/answers";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../api/query-client.ts";
import { part, request } from "../../api/request.ts";

export type Alert = SizeAlertAnswer;
export type Rule = SizeRuleAnswer;
export type Measure = Rule["measure"];
export type Condition = Rule["condition"];
export type Channels = Rule["channels"];

/** What is sent to make a rule. */
export interface RuleDraft {
  readonly segment: string;
  readonly measure: Measure;
  readonly condition: Condition;
  readonly channels: Channels;
  readonly tellRecovery: boolean;
  readonly remindAfterHours: number | null;
}

export type RuleEdit = Partial<Omit<RuleDraft, "segment">> & {
  readonly muted?: boolean;
  readonly snoozedUntil?: string | null;
};

const refreshEvery = 30_000;

export function useRules(workspace: string, segment?: string) {
  return useQuery({
    queryKey: ["size-rules", workspace, segment ?? null],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly Rule[] }>(`${path(workspace)}/size-rules`, { query: { segment }, signal }),
    refetchInterval: refreshEvery,
    select: ({ items }) => items,
  });
}

/** Alerts, newest first, page by page. */
export function useAlerts(
  workspace: string,
  { segment, unread, limit }: { readonly segment?: string; readonly unread?: boolean; readonly limit?: number },
) {
  return useInfiniteQuery({
    queryKey: ["alerts", workspace, segment ?? null, unread ?? false, limit ?? null],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<{ readonly items: readonly Alert[]; readonly next: string | null }>(`${path(workspace)}/alerts`, {
        query: { segment, unread: unread === true ? "true" : undefined, cursor: pageParam, limit: limit ?? 30 },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshEvery,
  });
}

export function useUnread(workspace: string | undefined) {
  return useQuery({
    queryKey: ["alerts-unread", workspace],
    enabled: workspace !== undefined,
    queryFn: ({ signal }) => request<{ readonly count: number }>(`${path(workspace ?? "")}/alerts/unread`, { signal }),
    refetchInterval: refreshEvery,
    select: ({ count }) => count,
  });
}

/** Marks alerts as read; null: all. */
export function useMarkRead(workspace: string) {
  return useMutation({
    mutationFn: (ids: readonly number[] | null) =>
      request(`${path(workspace)}/alerts/read`, { method: "POST", body: ids === null ? {} : { ids } }),
    onSuccess: () => refresh(workspace),
  });
}

export function useAddRule(workspace: string) {
  return useMutation({
    mutationFn: (draft: RuleDraft) => request<Rule>(`${path(workspace)}/size-rules`, { method: "POST", body: draft }),
    onSuccess: () => refresh(workspace),
  });
}

export function useEditRule(workspace: string) {
  return useMutation({
    mutationFn: ({ id, edit }: { readonly id: string; readonly edit: RuleEdit }) =>
      request<Rule>(`${path(workspace)}/size-rules/${part(id)}`, { method: "PATCH", body: edit }),
    onSuccess: () => refresh(workspace),
  });
}

export function useRemoveRule(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(`${path(workspace)}/size-rules/${part(id)}`, { method: "DELETE" }),
    onSuccess: () => refresh(workspace),
  });
}

export function useTestRule(workspace: string) {
  return useMutation({
    mutationFn: (id: string) =>
      request<SizeTestAnswer>(`${path(workspace)}/size-rules/${part(id)}/test`, { method: "POST" }),
  });
}

/** What a rule would say now; null: it is not whole yet. */
export function useRulePreview(
  workspace: string,
  asked: { readonly segment: string; readonly measure: Measure; readonly condition: Condition } | null,
) {
  return useQuery({
    queryKey: ["size-preview", workspace, asked],
    enabled: asked !== null,
    queryFn: ({ signal }) =>
      request<SizeVerdictAnswer>(`${path(workspace)}/size-rules/preview`, { method: "POST", body: asked, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useSuggestions(workspace: string, segment: string) {
  return useQuery({
    queryKey: ["size-suggestions", workspace, segment],
    queryFn: ({ signal }) =>
      request<SizeSuggestionsAnswer>(`${path(workspace)}/segments/${part(segment)}/size-suggestions`, { signal }),
    select: ({ items }) => items,
  });
}

/** Who can be told; for editors alone. */
export function useChannels(workspace: string) {
  return useQuery({
    queryKey: ["alert-channels", workspace],
    queryFn: ({ signal }) => request<AlertChannelsAnswer>(`${path(workspace)}/alert-channels`, { signal }),
  });
}

/** A webhook for alerts; its secret is told this once. */
export function useAddWebhook(workspace: string) {
  return useMutation({
    mutationFn: (url: string) =>
      request<{ readonly id: string; readonly secret: string }>(`${path(workspace)}/webhooks`, {
        method: "POST",
        body: { kind: "alerts", url },
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["alert-channels", workspace] }),
  });
}

async function refresh(workspace: string): Promise<void> {
  const keys = ["size-rules", "alerts", "alerts-unread", "size-suggestions"];
  await Promise.all(keys.map((key) => queryClient.invalidateQueries({ queryKey: [key, workspace] })));
}

function path(workspace: string): string {
  return `/workspaces/${part(workspace)}`;
}
