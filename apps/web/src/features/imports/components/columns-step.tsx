import { Accordion, Alert, Button, Group, Radio, SimpleGrid, Stack, Text } from "@mantine/core";
import { ApiError } from "../../../api/request.ts";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { kinds, type Kind, type Look, type Options, useLook } from "../api/imports.ts";
import { dropped, missing, remap } from "../model/mapping.ts";
import { ListField } from "./list-field.tsx";
import { fieldLabel, MappingTable } from "./mapping-table.tsx";
import { PreviewTable } from "./preview-table.tsx";
import { ReadingOptions } from "./reading-options.tsx";

/** What the columns mean: the kind of file, each column's field, how its text is taken, and what the first rows become. */
export function ColumnsStep({
  file,
  kind,
  options,
  fixedList,
  onDraft,
  onAnother,
  onNext,
}: {
  readonly file: string;
  readonly kind: Kind | null;
  readonly options: Options;
  /** The list to be filled, when the wizard was opened for one. */
  readonly fixedList: boolean;
  readonly onDraft: (draft: { readonly kind: Kind | null; readonly options: Options }) => void;
  readonly onAnother: () => void;
  readonly onNext: (kind: Kind) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const found = useLook(workspace.id, { file, kind, options });
  const another = (
    <Button variant="default" onClick={onAnother}>
      {text("imports.another")}
    </Button>
  );
  if (found.error instanceof ApiError) {
    return (
      <Stack>
        <Failed error={found.error} retry={() => void found.refetch()} />
        {unreadable.has(found.error.code) ? null : (
          <Panel title={text("imports.reading")}>
            <ReadingOptions
              kind={kind}
              look={null}
              options={options}
              problem={found.error.code}
              onOptions={(next) => onDraft({ kind, options: next })}
            />
          </Panel>
        )}
        <Group>{another}</Group>
      </Stack>
    );
  }
  if (found.data === undefined) return <Loading />;
  const look = found.isPlaceholderData ? asSaid(found.data, options) : found.data;
  const change = (next: Partial<Options>): void =>
    onDraft({ kind: kind ?? look.kind, options: { ...options, ...next } });
  return (
    <Stack>
      {fixedList ? null : (
        <KindField
          look={look}
          onKind={(next) => {
            const { map: _, list: __, ...rest } = options;
            onDraft({ kind: next, options: rest });
          }}
        />
      )}
      {look.kind === "list" && !fixedList ? (
        <ListField options={options} look={look} onList={(list) => change({ list })} />
      ) : null}
      <Open look={look} />
      <Warnings look={look} />
      <Panel title={text("imports.mapping")} aside={<Found look={look} />}>
        <MappingTable
          look={look}
          onChange={(column, field) => change({ map: remap(look, options.map ?? {}, column, field) })}
        />
      </Panel>
      <Accordion variant="contained" defaultValue={look.problem === null ? null : "reading"}>
        <Accordion.Item value="reading">
          <Accordion.Control>{text("imports.reading")}</Accordion.Control>
          <Accordion.Panel>
            <ReadingOptions
              kind={look.kind}
              look={look}
              options={options}
              problem={look.problem?.code ?? null}
              onOptions={(next) => onDraft({ kind: kind ?? look.kind, options: next })}
            />
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
      {look.plan === null ? null : (
        <Panel title={text(`imports.preview.${look.kind}`)} aside={<Sample plan={look.plan} />}>
          {look.plan.preview.length === 0 ? (
            <Text c="dimmed">{text("imports.preview.none")}</Text>
          ) : (
            <PreviewTable look={look} plan={look.plan} />
          )}
        </Panel>
      )}
      <Group justify="space-between">
        {another}
        <Button
          disabled={look.plan === null || found.isPlaceholderData}
          loading={found.isFetching}
          onClick={() => onNext(look.kind)}
        >
          {text("imports.next")}
        </Button>
      </Group>
    </Stack>
  );
}

/** The last look with the mapping that has been said since: a choice stands at once, what comes of it a moment later. */
function asSaid(look: Look, { map }: Options): Look {
  if (map === undefined) return look;
  const mapping = Object.entries(map).flatMap(([field, column]) => (column === dropped ? [] : [{ field, column }]));
  return { ...look, mapping };
}

/** What no option mends. */
const unreadable = new Set([
  "file_empty",
  "file_not_table",
  "gzip_damaged",
  "gzip_truncated",
  "json_malformed",
  "line_too_long",
  "offline",
  "parquet_damaged",
  "parquet_zipped",
  "unknown_file",
  "forbidden",
]);

function KindField({ look, onKind }: { readonly look: Look; readonly onKind: (kind: Kind) => void }) {
  const text = useText();
  return (
    <Radio.Group
      label={text("imports.kind.which")}
      value={look.kind}
      onChange={(value) => {
        const kind = kinds.find((each) => each === value);
        if (kind !== undefined) onKind(kind);
      }}
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} mt="xs">
        {kinds.map((kind) => (
          <Radio
            key={kind}
            value={kind}
            label={text(`imports.kind.${kind}`)}
            description={text(`imports.kind.${kind}.hint`)}
          />
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

/** What stands in the way, and where it is answered. */
function Open({ look }: { readonly look: Look }) {
  const text = useText();
  const problem = useProblem();
  const { list } = useFormats();
  const lacking = missing(look);
  if (look.problem === null) return null;
  const { code, details } = look.problem;
  const said = typeof details === "object" && details !== null ? (details as Readonly<Record<string, unknown>>) : {};
  const place = [said["column"], said["value"]].filter((each) => typeof each === "string").join(": ");
  return (
    <Alert color="orange" role="alert" title={text("imports.open")}>
      {code === "field_missing" && lacking.length > 0 ? (
        lacking.map((group) => (
          <Text key={group.join(" ")} size="sm">
            {text("imports.field-missing", { fields: list(group.map((field) => text(fieldLabel(field)))) })}
          </Text>
        ))
      ) : (
        <Text size="sm">{problem(new ApiError(look.problem, 400))}</Text>
      )}
      {place === "" ? null : (
        <Text size="sm" c="dimmed" className="data">
          {place}
        </Text>
      )}
    </Alert>
  );
}

const warnings = ["ids_with_decimals", "header"] as const;

/** What can be read, but may not be what one thinks. Which columns are left out stands in the table. */
function Warnings({ look: { plan } }: { readonly look: Look }) {
  const text = useText();
  const told = warnings.filter((code) => plan?.warnings.some((each) => each.code === code) === true);
  if (told.length === 0) return null;
  return (
    <Alert color="blue" title={text("imports.warnings")}>
      {told.map((code) => (
        <Text key={code} size="sm">
          {text(`imports.warning.${code}`)}
        </Text>
      ))}
    </Alert>
  );
}

/** What was found out about the file as such. */
function Found({ look: { layout, columns } }: { readonly look: Look }) {
  const text = useText();
  const words = [
    `${layout.format.toUpperCase()}${layout.wrapping === "gzip" ? " (gzip)" : ""}`,
    layout.encoding.toUpperCase(),
    text("imports.columns", { count: columns.length }),
  ];
  return (
    <Text size="sm" c="dimmed">
      <Facts of={words} />
    </Text>
  );
}

function Sample({ plan: { sample } }: { readonly plan: NonNullable<Look["plan"]> }) {
  const text = useText();
  const { number } = useFormats();
  if (sample.rejected === 0) return null;
  return (
    <Text size="sm" fw={600}>
      {text("imports.sample-refused", { rejected: number(sample.rejected), rows: number(sample.rows) })}
    </Text>
  );
}
