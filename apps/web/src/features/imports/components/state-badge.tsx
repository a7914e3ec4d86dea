import { Badge } from "@mantine/core";
import type { ImportAnswer } from "@kindred/server/answers";
import { useText } from "../../../languages/text.ts";

const colors = { running: "blue", done: "teal", failed: "red", cancelled: "gray" } as const;

export function StateBadge({ state }: { readonly state: ImportAnswer["state"] }) {
  const text = useText();
  return (
    <Badge variant="dot" color={colors[state]} tt="none" style={{ flexShrink: 0 }}>
      {text(`home.imports.${state}`)}
    </Badge>
  );
}
