import { Alert, Button, Group, SimpleGrid, Stack, Text } from "@mantine/core";
import type { DryRunAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { type Kind, type Look, type Options, useDryRun, useLook, useStart } from "../api/imports.ts";
import { Figure } from "./figure.tsx";
import { Reasons, useReason } from "./reasons.tsx";

/** The whole file counted before anything is stored: what would come of it, and what would be refused. */
export function CheckStep({
  file,
  kind,
  options,
  onBack,
  onStarted,
}: {
  readonly file: string;
  readonly kind: Kind;
  readonly options: Options;
  readonly onBack: () => void;
  readonly onStarted: (id: string) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const source = { file, kind, options };
  const counted = useDryRun(workspace.id, source);
  const look = useLook(workspace.id, source).data;
  const start = useStart(workspace.id);
  return (
    <Stack>
      {counted.isPending ? (
        <Panel title={text("imports.counting")}>
          <Loading />
          <Text size="sm" c="dimmed" ta="center">
            {text("imports.counting.hint")}
          </Text>
        </Panel>
      ) : null}
      {counted.isError ? <Failed error={counted.error} retry={() => void counted.refetch()} /> : null}
      {counted.data === undefined ? null : (
        <Counted kind={kind} counted={counted.data} currency={currencyOf(look, workspace.currency)} />
      )}
      {start.isError ? <Failed error={start.error} /> : null}
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {text("imports.back")}
        </Button>
        <Button
          loading={start.isPending}
          disabled={
            counted.data !== undefined && counted.data.rows === counted.data.rejected && counted.data.read === 1
          }
          onClick={() => start.mutate(source, { onSuccess: ({ id }) => onStarted(id) })}
        >
          {text("imports.start")}
        </Button>
      </Group>
    </Stack>
  );
}

/** The one currency of the file's amounts; null when each row may say another, whose sum has none. */
function currencyOf(look: Look | undefined, own: string | null): string | null {
  const plan = look?.plan ?? null;
  if (plan === null || (look?.mapping ?? []).some(({ field }) => field === "currency")) return null;
  return plan.currency ?? own;
}

function Counted({
  kind,
  counted,
  currency,
}: {
  readonly kind: Kind;
  readonly counted: DryRunAnswer;
  readonly currency: string | null;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, share, date, money } = useFormats(workspace.timezone);
  return (
    <>
      {counted.read < 1 ? (
        <Alert color="blue" role="status">
          {text("imports.counted-part", { share: share(counted.read), rows: number(counted.rows) })}
        </Alert>
      ) : null}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
        <Figure label={text("imports.rows")} value={number(counted.rows)} />
        {kind === "products" ? (
          <Figure label={text("shell.products")} value={number(counted.products)} />
        ) : (
          <Figure
            label={text("imports.people")}
            value={number(counted.people)}
            hint={text("imports.known", { count: counted.known })}
          />
        )}
        {kind === "events" ? <Figure label={text("home.events")} value={number(counted.events)} /> : null}
        {kind === "orders" ? (
          <>
            <Figure
              label={text("imports.orders")}
              value={number(counted.orders)}
              hint={text("imports.refunds", { count: counted.refunds })}
            />
            <Figure label={text("imports.field.revenue")} value={money(counted.revenue ?? 0, currency, 0)} />
          </>
        ) : null}
        {counted.from === null || counted.to === null ? null : (
          <Figure
            label={text("imports.period")}
            value={date(counted.from)}
            hint={text("imports.until", { when: date(counted.to) })}
          />
        )}
        <Figure
          label={text("imports.rejected")}
          value={number(counted.rejected)}
          hint={share(counted.rejected / Math.max(1, counted.rows))}
        />
      </SimpleGrid>
      {counted.rejected === 0 ? (
        <Text c="dimmed">{text("imports.no-problems")}</Text>
      ) : (
        <Panel title={text("imports.problems")}>
          <Stack>
            <Text size="sm">{text("imports.problems.hint")}</Text>
            <Reasons codes={counted.codes} rows={counted.rows} />
            <Rejections counted={counted} />
          </Stack>
        </Panel>
      )}
    </>
  );
}

/** The first refused rows, by the numbers they have in a spreadsheet. */
function Rejections({ counted: { rejections, rejected } }: { readonly counted: DryRunAnswer }) {
  const text = useText();
  const { number } = useFormats();
  const columns = useRejectionColumns();
  return (
    <Stack gap="xs">
      <DataTable rows={rejections} rowKey={({ row }) => row} label={text("imports.problems.rows")} columns={columns} />
      {rejected > rejections.length ? (
        <Text size="sm" c="dimmed">
          {text("imports.problems.first", { shown: number(rejections.length), all: number(rejected) })}
        </Text>
      ) : null}
    </Stack>
  );
}

function useRejectionColumns(): readonly Column<DryRunAnswer["rejections"][number]>[] {
  const text = useText();
  const { number } = useFormats();
  const reason = useReason();
  return [
    { key: "row", title: text("imports.row"), align: "end", width: 80, cell: ({ row }) => number(row) },
    { key: "reason", title: text("imports.reason"), cell: ({ code }) => reason(code).name },
    {
      key: "value",
      title: text("imports.details"),
      // What a reason means and how to mend it stands above, once.
      cell: ({ code, reason: words, cell }) => (
        <Text size="sm" c="dimmed" dir="auto" className="values">
          {cell === undefined ? (reason(code).known ? null : words) : `${cell.column}: “${cell.value}”`}
        </Text>
      ),
    },
  ];
}
