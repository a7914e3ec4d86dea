import { Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWorkspace } from "./workspace.ts";

/** A segment's name, leading to its page. */
export function SegmentLink({
  id,
  name,
  strong = false,
}: {
  readonly id: string;
  readonly name: string;
  /** Where it heads what is said of the segment. */
  readonly strong?: boolean;
}) {
  const workspace = useWorkspace();
  return (
    <Text
      component={Link}
      to={`/w/${workspace.id}/segments/${encodeURIComponent(id)}`}
      fw={strong ? 600 : undefined}
      c="kin"
      className="data"
    >
      {name}
    </Text>
  );
}
