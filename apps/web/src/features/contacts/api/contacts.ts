import type {
  ContactAnswer,
  ContactIdentitiesAnswer,
  ContactMoveAnswer,
  EventAnswer,
  ExplanationAnswer,
  StandingAnswer,
  TraitChangeAnswer,
} from "@kindred/server/answers";
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

/** Newest first, page by page; only those called `event` where one is given. */
export function useTimeline(workspace: string, contact: string, event: string | null, limit = pageSize) {
  return useInfiniteQuery({
    queryKey: ["contact-events", workspace, contact, event, limit],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<EventAnswer>>(`${path(workspace, contact)}/events`, {
        query: { cursor: pageParam, limit, event },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

/** The segments the contact is in, and since when. */
export function useStanding(workspace: string, contact: string) {
  return useQuery({
    queryKey: ["contact-segments", workspace, contact],
    queryFn: ({ signal }) =>
      request<StandingAnswer>(`${path(workspace, contact)}/segments`, { query: { with: "since" }, signal }),
  });
}

/** The segments the contact entered and left, the latest first. */
export function useMoves(workspace: string, contact: string) {
  return useInfiniteQuery({
    queryKey: ["contact-moves", workspace, contact],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<ContactMoveAnswer>>(`${path(workspace, contact)}/moves`, {
        query: { cursor: pageParam, limit: 30 },
        signal,
      }),
    getNextPageParam: ({ next }) => next,
  });
}

/** What the contact's traits were, newest first. */
export function useTraitHistory(workspace: string, contact: string) {
  return useInfiniteQuery({
    queryKey: ["trait-history", workspace, contact],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      request<Page<TraitChangeAnswer>>(`${path(workspace, contact)}/history`, {
        query: { cursor: pageParam, limit: 50 },
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
