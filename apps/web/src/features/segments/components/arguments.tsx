import { Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDebouncedValue, useDisclosure } from "@mantine/hooks";
import { IconUsers } from "@tabler/icons-react";
import type { SegmentAnswer } from "@kindred/server/answers";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { ArgumentField } from "../../../shell/condition/fields/argument-field.tsx";
import { areGiven, emptyOf, type Param, paramsOf, sourceOf } from "../../../shell/condition/model/arguments.ts";
import { changed, isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { tokenOf } from "../../../shell/condition/model/value.ts";
import { PeopleDrawer } from "../../../shell/people-drawer.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { membersWith, useCountedWith } from "../api/arguments.ts";
import { useSegment } from "../api/segments.ts";
import { Counted, Reach, Sample } from "./counted.tsx";
import "../../../shell/condition/condition.css";

const typingPause = 400;

/** A parametric segment asked with values of one's own: how many, who, and the way to keep them as a segment. */
export function SegmentArguments() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return <Shown query={useSegment(workspace.id, segment)}>{(saved) => <Asked segment={saved} />}</Shown>;
}

function Asked({ segment }: { readonly segment: SegmentAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const [listing, { open, close }] = useDisclosure(false);
  const document = segment.document as JsonObject;
  const params = paramsOf(document);
  const { args: inAddress } = useSearch({ strict: false });
  const args = onlyOf(params, inAddress);
  const [settled] = useDebouncedValue(args, typingPause);
  const given = areGiven(params, settled);
  const counted = useCountedWith(workspace.id, segment.id, settled, given);
  const write = (next: JsonObject): void =>
    void navigate({
      to: ".",
      search: Object.keys(next).length === 0 ? {} : { args: next },
      replace: true,
      resetScroll: false,
    } as never);
  const title = useTitle(segment.name, settled);
  return (
    <Stack>
      <Panel
        title={text("segments.args")}
        aside={
          Object.keys(args).length === 0 ? null : (
            <Button variant="subtle" size="compact-sm" onClick={() => write({})}>
              {text("segments.args.reset")}
            </Button>
          )
        }
      >
        <Text size="sm" c="dimmed" mb="sm">
          {text("segments.args.lead")}
        </Text>
        <Group align="end">
          {params.map((param) => (
            <Argument
              key={param.name}
              param={param}
              document={document}
              value={args[param.name]}
              onChange={(value) => write(changed(args, { [param.name]: value }))}
            />
          ))}
        </Group>
      </Panel>
      {given ? null : <Text c="dimmed">{text("segments.args.missing")}</Text>}
      {counted.isError ? <Failed error={counted.error} retry={() => void counted.refetch()} /> : null}
      {given && counted.data === undefined && !counted.isError ? <Loading /> : null}
      {!given || counted.data === undefined ? null : (
        <SimpleGrid cols={{ base: 1, md: 2 }} style={{ opacity: counted.isPlaceholderData ? 0.6 : 1 }}>
          <Stack>
            <Counted preview={counted.data} />
            <Reach preview={counted.data} />
          </Stack>
          <Stack>
            <Sample preview={counted.data} />
            <Group>
              <Button variant="default" leftSection={<IconUsers size={16} aria-hidden />} onClick={open}>
                {text("segments.args.people")}
              </Button>
            </Group>
          </Stack>
        </SimpleGrid>
      )}
      {listing ? (
        <PeopleDrawer
          title={title}
          queryKey={["with", segment.id, settled]}
          load={membersWith(workspace.id, segment.id, settled)}
          segment={{
            name: title,
            document: () =>
              Promise.resolve({ version: 1, kind: "derived", where: { segment: segment.id, args: settled } }),
          }}
          onClose={close}
        />
      ) : null}
    </Stack>
  );
}

function Argument({
  param: { name, type, default: usual },
  document,
  value,
  onChange,
}: {
  readonly param: Param;
  readonly document: JsonObject;
  readonly value: Json | undefined;
  /** undefined: the default again. */
  readonly onChange: (value: Json | undefined) => void;
}) {
  const text = useText();
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600} className="data" aria-hidden>
        {name}
      </Text>
      <div className="builder-words">
        <ArgumentField
          label={text("builder.args.of", { name })}
          type={type}
          value={value ?? usual ?? emptyOf[type]}
          source={sourceOf(document["where"], name)}
          onChange={(next) => onChange(JSON.stringify(next) === JSON.stringify(usual) ? undefined : next)}
        />
      </div>
    </Stack>
  );
}

/** Values in an address, of the parameters that there are. */
function onlyOf(params: readonly Param[], given: unknown): JsonObject {
  const found = isObject(given) ? given : {};
  return Object.fromEntries(
    params.flatMap(({ name }) => (found[name] === undefined ? [] : [[name, found[name]] as const])),
  );
}

/** `Fans of a category: Coats, 5`. */
function useTitle(name: string, args: JsonObject): string {
  const { list } = useFormats();
  const values = Object.values(args).map((value) => (isList(value) ? list(value.map(tokenOf)) : tokenOf(value)));
  return values.length === 0 ? name : `${name}: ${list(values)}`;
}
