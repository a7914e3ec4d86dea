import { useWorkspace } from "../../shell/workspace.ts";
import { useCards } from "./api/cards.ts";

/** What a segment is called, by id. */
export function useNames(): (id: string) => string {
  const { data } = useCards(useWorkspace().id);
  const names = new Map(data?.items.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
