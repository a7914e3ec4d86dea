import { Button, Group, NativeSelect, Progress, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { DemoAnswer } from "@kindred/server/answers";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Shown } from "../../../ui/query.tsx";
import { Failed } from "../../../ui/states.tsx";
import { useDemo, useLoadDemo, useRemoveDemo } from "../api/first-run.ts";
import { Copied } from "./copied.tsx";

const sizes = [1_000, 5_000, 20_000] as const;
const command = "npx kindred demo";

/** The demo shop: made beside the workspace, looked at, and removed again as a whole. */
export function DemoWay() {
  const text = useText();
  const workspace = useWorkspace();
  const query = useDemo();
  return (
    <Stack align="start">
      <Text>{text("start.demo.what")}</Text>
      <Shown query={query}>
        {(demo) => {
          if (demo.state === "loading") return <Loading demo={demo} />;
          if (demo.state === "ready") return <Ready demo={demo} />;
          if (!demo.available) return <Copied code={command} label={text("start.demo")} />;
          return workspace.role === "owner" ? <Load demo={demo} /> : <Text c="dimmed">{text("start.owner-only")}</Text>;
        }}
      </Shown>
    </Stack>
  );
}

function Load({ demo }: { readonly demo: DemoAnswer }) {
  const text = useText();
  const { number } = useFormats();
  const load = useLoadDemo();
  const [size, setSize] = useState<number>(sizes[1]);
  return (
    <Stack align="start">
      <Group align="end">
        <NativeSelect
          label={text("start.demo.size")}
          value={String(size)}
          onChange={({ currentTarget: { value } }) => setSize(Number(value))}
          data={sizes.map((each) => ({ value: String(each), label: number(each) }))}
        />
        <Button loading={load.isPending} onClick={() => load.mutate(size)}>
          {text("start.demo.load")}
        </Button>
      </Group>
      {demo.state === "failed" ? (
        <Text role="alert" className="data">
          {text("start.demo.failed", { reason: demo.error ?? "" })}
        </Text>
      ) : null}
      {load.isError ? <Failed error={load.error} /> : null}
    </Stack>
  );
}

function Loading({ demo: { contacts, of, events } }: { readonly demo: DemoAnswer }) {
  const text = useText();
  const { number } = useFormats();
  const workspace = useWorkspace();
  const remove = useRemoveDemo();
  return (
    <Stack w="100%" gap="xs">
      <Progress value={(100 * contacts) / Math.max(1, of)} size="lg" animated aria-label={text("start.demo.loading")} />
      <Group justify="space-between">
        <Text size="sm" role="status">
          {text("start.demo.so-far", { contacts: number(contacts), of: number(of), events: number(events) })}
        </Text>
        {workspace.role === "owner" ? (
          <Button variant="default" size="compact-md" loading={remove.isPending} onClick={() => remove.mutate()}>
            {text("shell.cancel")}
          </Button>
        ) : null}
      </Group>
      {remove.isError ? <Failed error={remove.error} /> : null}
    </Stack>
  );
}

function Ready({ demo }: { readonly demo: DemoAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const remove = useRemoveDemo();
  const [asking, { open, close }] = useDisclosure(false);
  const isHere = demo.workspace === workspace.id;
  return (
    <Stack align="start">
      <Text role="status">{text("start.demo.ready", { count: demo.contacts })}</Text>
      <Group>
        <Button component={Link} to={`/w/${demo.workspace ?? ""}`} variant={isHere ? "light" : "filled"}>
          {text("start.demo.open")}
        </Button>
        {workspace.role === "owner" && demo.removable ? (
          <Button variant="default" onClick={open}>
            {text("start.demo.remove")}
          </Button>
        ) : null}
      </Group>
      <Confirm
        opened={asking}
        onClose={close}
        title={text("start.demo.remove.ask")}
        what={text("start.demo.remove.what", { count: demo.contacts })}
        verb={text("start.demo.remove")}
        onConfirm={async () => {
          await remove.mutateAsync();
          if (isHere) await navigate({ to: "/" });
        }}
      />
    </Stack>
  );
}
