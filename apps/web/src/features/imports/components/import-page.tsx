import { Alert, Button, Group, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconRepeat } from "@tabler/icons-react";
import type { ImportAnswer } from "@kindred/server/answers";
import { Link, useParams } from "@tanstack/react-router";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { ApiError } from "../../../api/request.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { cancelImport, rejectedAddress, useImport, useResume } from "../api/imports.ts";
import { shareOf } from "../model/progress.ts";
import { Figure } from "./figure.tsx";
import { Reasons } from "./reasons.tsx";
import { StateBadge } from "./state-badge.tsx";

/** One import, while it runs and when it is over. It goes on by itself; the page may be closed. */
export function ImportPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { import: id = "" } = useParams({ strict: false });
  const { instant } = useFormats(workspace.timezone);
  return (
    <Shown query={useImport(workspace.id, id)}>
      {(one) => (
        <Stack>
          <BackLink to={`/w/${workspace.id}/imports`}>{text("imports.all")}</BackLink>
          <PageTitle
            title={one.fileName}
            lead={text("imports.started-at", { when: instant(one.createdAt) })}
            actions={one.state === "running" ? <Cancel one={one} /> : <Again one={one} />}
          />
          <Group>
            <StateBadge state={one.state} />
          </Group>
          {one.state === "running" ? <Running one={one} /> : null}
          {one.state === "failed" ? <Broken one={one} /> : null}
          {one.state === "cancelled" ? <Text>{text("imports.cancelled.what")}</Text> : null}
          <Result one={one} />
          {one.progress.mixedOrders > 0 ? (
            <Alert color="blue">{text("imports.mixed-orders", { count: one.progress.mixedOrders })}</Alert>
          ) : null}
          {one.progress.rejected > 0 ? <Refused one={one} /> : null}
          {one.state === "done" ? <Onward one={one} /> : null}
        </Stack>
      )}
    </Shown>
  );
}

function Running({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const { number, share: percent } = useFormats();
  const { progress, rowsPerSecond, etaSeconds } = one;
  const share = shareOf(progress);
  return (
    <Panel title={text(`imports.phase.${progress.phase}`)}>
      <Stack gap="xs">
        <Progress value={100 * share} size="lg" animated aria-label={text("imports.progress")} />
        <Group justify="space-between" role="status">
          <Text size="sm">
            <Facts
              of={[
                percent(share),
                progress.rows === 0 ? null : text("imports.rows-read", { count: progress.rows }),
                rowsPerSecond === null || rowsPerSecond === 0
                  ? null
                  : text("imports.speed", { rows: number(rowsPerSecond) }),
              ]}
            />
          </Text>
          <Text size="sm" c="dimmed">
            {etaSeconds === null
              ? ""
              : text("imports.left", { seconds: etaSeconds, minutes: Math.ceil(etaSeconds / 60) })}
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {text("imports.may-close")}
        </Text>
      </Stack>
    </Panel>
  );
}

function Cancel({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const [asking, { open, close }] = useDisclosure(false);
  if (workspace.role === "viewer") return null;
  return (
    <>
      <Button variant="default" onClick={open}>
        {text("imports.cancel")}
      </Button>
      <Confirm
        opened={asking}
        onClose={close}
        title={text("imports.cancel.ask", { name: one.fileName })}
        what={text("imports.cancel.what", {
          people: one.progress.contactsCreated + one.progress.contactsUpdated,
          written: one.progress.written,
        })}
        verb={text("imports.cancel")}
        onConfirm={() => cancelImport(workspace.id, one.id)}
      />
    </>
  );
}

function Again({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  if (workspace.role === "viewer") return null;
  return (
    <Button
      component={Link}
      to={`/w/${workspace.id}/imports/new`}
      search={{ like: one.id } as never}
      variant="default"
      leftSection={<IconRepeat size={16} aria-hidden />}
    >
      {text("imports.again")}
    </Button>
  );
}

function Broken({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const resume = useResume(workspace.id, one.id);
  return (
    <Alert color="red" role="alert" title={text("imports.failed")}>
      <Stack align="start" gap="xs">
        <Text size="sm" className="data">
          {one.error === null ? text("problem.unexpected") : problem(new ApiError(one.error, 400))}
        </Text>
        {workspace.role === "viewer" ? null : (
          <Button variant="light" color="red" loading={resume.isPending} onClick={() => resume.mutate()}>
            {text("imports.resume")}
          </Button>
        )}
        {resume.isError ? <Failed error={resume.error} /> : null}
      </Stack>
    </Alert>
  );
}

function Result({ one: { kind, progress } }: { readonly one: ImportAnswer }) {
  const text = useText();
  const { number } = useFormats();
  const isProducts = kind === "products";
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }}>
      <Figure label={text("imports.rows")} value={number(progress.rows)} />
      {isProducts ? null : (
        <>
          <Figure label={text("imports.people-new")} value={number(progress.contactsCreated)} />
          <Figure label={text("imports.people-changed")} value={number(progress.contactsUpdated)} />
        </>
      )}
      {kind === "contacts" ? null : (
        <>
          <Figure label={text(writtenAs(kind))} value={number(progress.written)} />
          <Figure label={text("imports.skipped")} value={number(progress.skipped)} />
        </>
      )}
      <Figure label={text("imports.rejected")} value={number(progress.rejected)} />
    </SimpleGrid>
  );
}

function writtenAs(kind: string) {
  if (kind === "list") return "imports.written.list" as const;
  if (kind === "products") return "imports.written.products" as const;
  return kind === "orders" ? ("imports.written.orders" as const) : ("imports.written.events" as const);
}

function Refused({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Panel
      title={text("imports.refused")}
      aside={
        one.hasRejected && workspace.role !== "viewer" ? (
          <Button
            component="a"
            href={rejectedAddress(workspace.id, one.id)}
            size="compact-sm"
            variant="light"
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {text("imports.refused.download")}
          </Button>
        ) : null
      }
    >
      <Reasons codes={one.progress.codes} rows={one.progress.rows} />
    </Panel>
  );
}

function Onward({ one }: { readonly one: ImportAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const base = `/w/${workspace.id}`;
  const place =
    one.kind === "products" ? ["products", "shell.products"] : one.kind === "list" ? ["lists", "shell.lists"] : null;
  return (
    <Group>
      <Button component={Link} to={`${base}/${place?.[0] ?? "contacts"}`} variant="light">
        {text(place?.[1] === "shell.products" || place?.[1] === "shell.lists" ? place[1] : "shell.contacts")}
      </Button>
      {workspace.role === "viewer" ? null : (
        <Button component={Link} to={`${base}/segments/new`}>
          {text("builder.new")}
        </Button>
      )}
    </Group>
  );
}
