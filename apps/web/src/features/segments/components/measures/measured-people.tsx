import { Text } from "@mantine/core";
import { useText } from "../../../../languages/text.ts";
import { PeopleDrawer } from "../../../../shell/people-drawer.tsx";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { type AskedPeople, listPeople, loadPeople } from "../../api/measures.ts";
import type { MeasuresSearch } from "../../measures-search.ts";
import { useNames } from "../../names.ts";
import { useMeasureName } from "./words.ts";

/** Exactly the people that a measure counts, or those it does not; kept as a list and a segment of it. */
export function MeasuredPeople({
  segment,
  search,
  asked,
  onClose,
}: {
  readonly segment: string;
  readonly search: MeasuresSearch;
  readonly asked: AskedPeople;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const nameOf = useMeasureName(search);
  const segmentName = useNames()(segment);
  const title = text(asked.counts ? "measures.who" : "measures.who-not", { measure: nameOf(asked.measure) });
  const name = `${segmentName}: ${title}`;
  return (
    <PeopleDrawer
      title={title}
      note={
        <Text size="sm" c="dimmed">
          {text("measures.who.hint")}
        </Text>
      }
      queryKey={["measured", segment, search, asked]}
      load={(cursor, signal) => loadPeople(workspace.id, segment, search, asked, cursor, signal)}
      segment={{
        name: name.slice(0, 200),
        document: async () => ({
          version: 1,
          where: { list: await listPeople(workspace.id, segment, search, asked, name.slice(0, 100)) },
        }),
      }}
      onClose={onClose}
    />
  );
}
