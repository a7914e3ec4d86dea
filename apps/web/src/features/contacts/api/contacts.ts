import type { ContactAnswer, ContactIdentitiesAnswer, EventAnswer, ExplanationAnswer } from "@kindred/server/answers";
import { useInfiniteQuery, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { part, request } from "../../../api/request.ts";

interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const pageSize = 100;

/** Contacts whose external id, email or phone begins with the words; all of them for none. */
export function useContacts(workspace: string, q: string) {
  return useInfiniteQuery({
    queryKey: ["contacts", workspace, q],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<ContactAnswer>>(`/workspaces/${part(workspace)}/contacts`, {
        query: { q, cursor: pageParam, limit: pageSize },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

export function useContact(workspace: string, contact: string) {
  return useQuery({
    queryKey: ["contact", workspace, contact],
    queryFn: ({ signal }) => request<ContactAnswer>(path(workspace, contact), { signal }),
  });
}

export function useIdentities(workspace: string, contact: string) {
  return useQuery({
    queryKey: ["contact-identities", workspace, contact],
    queryFn: ({ signal }) => request<ContactIdentitiesAnswer>(`${path(workspace, contact)}/identities`, { signal }),
  });
}

/** Newest first, page by page. */
export function useTimeline(workspace: string, contact: string) {
  return useInfiniteQuery({
    queryKey: ["contact-events", workspace, contact],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<EventAnswer>>(`${path(workspace, contact)}/events`, {
        query: { cursor: pageParam, limit: pageSize },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

/** Why the contact is in the segment, or not. */
export function useExplanation(
  workspace: string,
  contact: string,
  segment: string | null,
): UseQueryResult<ExplanationAnswer> {
  return useQuery({
    queryKey: ["explanation", workspace, contact, segment],
    enabled: segment !== null,
    queryFn: ({ signal }) =>
      request<ExplanationAnswer>(`/workspaces/${part(workspace)}/evaluate/explain`, {
        method: "POST",
        body: { segment, contact },
        signal,
      }),
  });
}

function path(workspace: string, contact: string): string {
  return `/workspaces/${part(workspace)}/contacts/${part(contact)}`;
}
