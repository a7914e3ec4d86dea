import {
  Autocomplete,
  Button,
  Collapse,
  Paper,
  Select,
  SimpleGrid,
  TagsInput,
  Textarea,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconChevronDown } from "@tabler/icons-react";
import { useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { segmentsQuery } from "../../../../shell/names.ts";
import { textOf } from "../../model/draft.ts";
import { changed, isList, type Json } from "../../../../shell/condition/model/json.ts";
import { useBuilder } from "../builder-context.ts";

const kinds = ["strategic", "derived", "micro"] as const;

/** What is for people and reports, and the time zone. */
export function Details({ isNew }: { readonly isNew: boolean }) {
  const text = useText();
  const workspace = useWorkspace();
  const { document, dispatch, readOnly } = useBuilder();
  const [opened, { toggle }] = useDisclosure(false);
  const { data } = useQuery(segmentsQuery(workspace.id));
  const others = (data ?? []).map((segment) => segment.document as Readonly<Record<string, Json>>);
  const write = (key: string, value: Json | undefined): void =>
    dispatch({ kind: "replace", document: changed(document, { [key]: value }), field: `/${key}` });
  const words = (key: string) => ({
    readOnly,
    value: textOf(document, key),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      const { value } = event.currentTarget;
      write(key, value === "" && key !== "id" ? undefined : value);
    },
  });
  const folders = [...new Set(others.map(({ folder }) => folder).filter((each) => typeof each === "string"))];
  const tags = [...new Set(others.flatMap((each) => (isList(each["tags"]) ? each["tags"] : [])).map(String))];
  return (
    <Paper withBorder p="md">
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={opened}
        rightSection={<IconChevronDown size={14} aria-hidden />}
        onClick={toggle}
      >
        {text("builder.details")}
      </Button>
      <Collapse expanded={opened}>
        <SimpleGrid cols={{ base: 1, sm: 2 }} mt="sm">
          <TextInput
            label={text("builder.id")}
            description={text("builder.id.hint")}
            dir="ltr"
            {...words("id")}
            readOnly={readOnly || !isNew}
          />
          <Select
            label={text("segments.kind")}
            description={text("builder.segment-kind.hint")}
            clearable
            readOnly={readOnly}
            value={kinds.find((kind) => kind === document["kind"]) ?? null}
            data={kinds.map((kind) => ({ value: kind, label: text(`segments.kind.${kind}`) }))}
            onChange={(kind) => write("kind", kind ?? undefined)}
          />
          <Textarea label={text("builder.description")} autosize minRows={1} {...words("description")} />
          <Select
            label={text("builder.timezone")}
            description={text("builder.timezone.hint", { zone: workspace.timezone })}
            clearable
            searchable
            limit={60}
            readOnly={readOnly}
            value={textOf(document, "timezone") === "" ? null : textOf(document, "timezone")}
            data={[...new Set([...Intl.supportedValuesOf("timeZone"), textOf(document, "timezone")])].filter(
              (zone) => zone !== "",
            )}
            onChange={(zone) => write("timezone", zone ?? undefined)}
          />
          <Autocomplete
            label={text("builder.folder")}
            readOnly={readOnly}
            data={folders}
            value={textOf(document, "folder")}
            onChange={(folder) => write("folder", folder === "" ? undefined : folder)}
          />
          <TagsInput
            label={text("builder.tags")}
            readOnly={readOnly}
            data={tags}
            value={(isList(document["tags"]) ? document["tags"] : []).map(String)}
            onChange={(next) => write("tags", next.length === 0 ? undefined : next)}
          />
        </SimpleGrid>
      </Collapse>
    </Paper>
  );
}
