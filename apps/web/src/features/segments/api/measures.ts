import type { CostAnswer, MeasuresAnswer } from "@kindred/server/answers";
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { queryClient } from "../../../api/query-client.ts";
import { part, request } from "../../../api/request.ts";
import type { PeoplePage } from "../../../shell/people-drawer.tsx";
import { measuresBody, type MeasuresSearch } from "../measures-search.ts";

export type Measure = MeasuresAnswer["measures"][number];

export function useMeasures(workspace: string, segment: string, search: MeasuresSearch) {
  const { measure: _, ...asked } = search;
  return useQuery({
    queryKey: ["measures", workspace, segment, asked],
    // The figures of before stay until the new ones are there.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      request<MeasuresAnswer>(path(workspace, "measures"), {
        method: "POST",
        body: measuresBody(segment, search),
        signal,
      }),
  });
}

/** Who counts in a measure, or is of those asked about and does not. */
export interface AskedPeople {
  readonly measure: string;
  readonly counts: boolean;
}

export function loadPeople(
  workspace: string,
  segment: string,
  search: MeasuresSearch,
  asked: AskedPeople,
  cursor: string | null,
  signal: AbortSignal,
): Promise<PeoplePage> {
  const body = { ...measuresBody(segment, search), ...asked, ...(cursor === null ? {} : { cursor }), limit: 200 };
  return request<PeoplePage>(path(workspace, "measures/people"), { method: "POST", body, signal });
}

/** Puts them on a new list, as they are now, and gives its id: a segment can name it. */
export async function listPeople(
  workspace: string,
  segment: string,
  search: MeasuresSearch,
  asked: AskedPeople,
  name: string,
): Promise<string> {
  const id = `measured-${Date.now().toString(36)}`;
  await request(path(workspace, "lists"), { method: "POST", body: { id, name } });
  const body = { ...measuresBody(segment, search), ...asked, list: id };
  await request(path(workspace, "measures/people/list"), { method: "POST", body });
  await queryClient.invalidateQueries({ queryKey: ["lists", workspace] });
  return id;
}

export function useCosts(workspace: string, segment: string) {
  return useQuery({
    queryKey: ["costs", workspace, segment],
    queryFn: ({ signal }) =>
      request<{ readonly items: readonly CostAnswer[] }>(path(workspace, "costs"), { query: { segment }, signal }),
    select: ({ items }) => items,
  });
}

export type NewCost = Pick<CostAnswer, "segment" | "campaign" | "from" | "to" | "cost" | "budget"> &
  Partial<Pick<CostAnswer, "currency">>;

export function useAddCost(workspace: string) {
  return useMutation({
    mutationFn: (body: NewCost) => request<CostAnswer>(path(workspace, "costs"), { method: "POST", body }),
    onSuccess: () => costsChanged(workspace),
  });
}

export function useRemoveCost(workspace: string) {
  return useMutation({
    mutationFn: (id: string) => request(path(workspace, `costs/${part(id)}`), { method: "DELETE" }),
    onSuccess: () => costsChanged(workspace),
  });
}

async function costsChanged(workspace: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["costs", workspace] });
  await queryClient.invalidateQueries({ queryKey: ["measures", workspace] });
}

function path(workspace: string, rest: string): string {
  return `/workspaces/${part(workspace)}/${rest}`;
}
