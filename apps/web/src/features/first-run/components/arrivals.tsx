import { Badge, Code, Group, Loader, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { type Call, useArrivals } from "../api/first-run.ts";

const shown = 5;

/** What came in since the page is open: each call with what became of it. */
export function Arrivals() {
  const text = useText();
  const workspace = useWorkspace();
  const [since] = useState(() => Date.now());
  const arrivals = useArrivals(workspace.id, since);
  const calls = arrivals.data ?? [];
  const first = calls.find(({ outcome }) => outcome !== "refused");
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status" wrap="nowrap">
        {first === undefined ? (
          <Loader size="xs" />
        ) : (
          <IconCircleCheck size={22} aria-hidden color="var(--mantine-color-teal-6)" />
        )}
        <Text className="data">
          {first === undefined
            ? text("start.arrival.waiting")
            : text("start.arrival.there", { event: first.event ?? first.type ?? "" })}
        </Text>
      </Group>
      {arrivals.isError && arrivals.data === undefined ? (
        <Failed error={arrivals.error} retry={() => void arrivals.refetch()} />
      ) : null}
      {calls.slice(0, shown).map((call) => (
        <Arrived key={call.id} call={call} />
      ))}
      <Text size="sm" c="dimmed">
        {text("start.arrival.hint")}
      </Text>
      <Text component={Link} to={`/w/${workspace.id}/data/live`} c="kin" size="sm">
        {text("start.arrival.live")}
      </Text>
    </Stack>
  );
}

function Arrived({ call }: { readonly call: Call }) {
  const text = useText();
  const workspace = useWorkspace();
  const { time } = useFormats(workspace.timezone);
  const isRefused = call.outcome === "refused";
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Badge variant="dot" tt="none" color={isRefused ? "red" : call.outcome === "duplicate" ? "gray" : "teal"}>
          {text(`start.arrival.${call.outcome}`)}
        </Badge>
        <Text size="sm" fw={600} className="data">
          {call.event ?? call.type ?? ""}
        </Text>
        <Text size="sm" c="dimmed" className="data">
          {[call.contact, time(call.receivedAt)].filter((each) => each !== null).join(" · ")}
        </Text>
      </Group>
      {isRefused ? (
        <Text size="sm" className="data">
          {[call.pointer, call.reason].filter((each) => each !== null && each !== "").join(": ")}
        </Text>
      ) : (
        <Code
          block
          dir="ltr"
          tabIndex={0}
          role="group"
          aria-label={call.event ?? call.type ?? ""}
          mah={160}
          style={{ overflow: "auto" }}
        >
          {JSON.stringify(call.call, null, 2)}
        </Code>
      )}
    </Stack>
  );
}
