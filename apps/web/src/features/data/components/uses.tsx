import { Anchor, HoverCard, List, Text, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { Field } from "../api/catalogue.ts";

/** How many segments read something; which, to whoever asks. */
export function Uses({ segments }: { readonly segments: Field["segments"] }) {
  const text = useText();
  const workspace = useWorkspace();
  const [only] = segments;
  if (only === undefined) return null;
  const link = ({ id, name }: Field["segments"][number]) => (
    <Anchor component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(id)}`} size="sm" className="data">
      {name}
    </Anchor>
  );
  if (segments.length === 1) return link(only);
  return (
    <HoverCard width={280} position="bottom-end" openDelay={100} closeDelay={200}>
      <HoverCard.Target>
        <UnstyledButton td="underline" fz="sm" c="kin">
          {text("data.used-in.count", { count: segments.length })}
        </UnstyledButton>
      </HoverCard.Target>
      <HoverCard.Dropdown>
        <Text size="xs" c="dimmed" mb={4}>
          {text("data.used-in")}
        </Text>
        <List size="sm" style={{ maxHeight: 260, overflow: "auto" }}>
          {segments.map((segment) => (
            <List.Item key={segment.id}>{link(segment)}</List.Item>
          ))}
        </List>
      </HoverCard.Dropdown>
    </HoverCard>
  );
}
