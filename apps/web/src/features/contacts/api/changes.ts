import type {
  ContactAnswer,
  ContactIdentitiesAnswer,
  EventAnswer,
  PermissionsAnswer,
  StandingAnswer,
  TraitChangeAnswer,
} from "@kindred/server/answers";
import { useMutation } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";

/** Sets top-level traits; null takes one away. */
export function useEditTraits(workspace: string, contact: string) {
  return useMutation({
    mutationFn: (traits: Readonly<Record<string, unknown>>) =>
      request<ContactAnswer>(path(workspace, contact), { method: "PATCH", body: { traits } }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

/** Makes `loser` part of the contact, for good. */
export function useMerge(workspace: string, contact: string) {
  return useMutation({
    mutationFn: (loser: string) =>
      request<ContactAnswer>(`${path(workspace, contact)}/merge`, { method: "POST", body: { loser } }),
    onSuccess: () => queryClient.invalidateQueries(),
  });
}

export function useErase(workspace: string, contact: string) {
  return useMutation({
    mutationFn: () => request(path(workspace, contact), { method: "DELETE" }),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: ["contact", workspace, contact] });
      return queryClient.invalidateQueries({ queryKey: ["contacts", workspace] });
    },
  });
}

/** Everything that is known of a person, as one document. `onProgress` hears how many events there are so far. */
export async function readWhole(
  workspace: string,
  contact: string,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (events: number) => void },
): Promise<unknown> {
  const base = path(workspace, contact);
  const [profile, identities, permissions, segments] = await Promise.all([
    request<ContactAnswer>(base, { signal }),
    request<ContactIdentitiesAnswer>(`${base}/identities`, { signal }),
    request<PermissionsAnswer>(`${base}/permissions`, { signal }),
    request<StandingAnswer>(`${base}/segments`, { query: { with: "since" }, signal }),
  ]);
  const history = await allPages<TraitChangeAnswer>(`${base}/history`, signal, () => undefined);
  const events = await allPages<EventAnswer>(`${base}/events`, signal, onProgress);
  return { profile, ...identities, ...permissions, segments: segments.segments, history, events };
}

async function allPages<T>(address: string, signal: AbortSignal, onProgress: (count: number) => void): Promise<T[]> {
  const all: T[] = [];
  let cursor: string | null = null;
  do {
    const query: { readonly limit: number; readonly cursor: string | null } = { limit: 1_000, cursor };
    const page: { readonly items: readonly T[]; readonly next: string | null } = await request(address, {
      query,
      signal,
    });
    all.push(...page.items);
    onProgress(all.length);
    cursor = page.next;
  } while (cursor !== null);
  return all;
}

function path(workspace: string, contact: string): string {
  return `/workspaces/${part(workspace)}/contacts/${part(contact)}`;
}
