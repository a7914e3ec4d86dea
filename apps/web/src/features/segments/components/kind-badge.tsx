import { Badge, type MantineSize } from "@mantine/core";
import { useText } from "../../../languages/text.ts";

export const kinds = ["strategic", "derived", "micro"] as const;

export function KindBadge({ kind, size = "md" }: { readonly kind: string | null; readonly size?: MantineSize }) {
  const text = useText();
  const known = kinds.find((each) => each === kind);
  if (known === undefined) return null;
  return (
    <Badge variant="light" tt="none" size={size}>
      {text(`segments.kind.${known}`)}
    </Badge>
  );
}
