import { Badge } from "@mantine/core";
import { useText } from "../../../languages/text.ts";

export const kinds = ["strategic", "derived", "micro"] as const;

export function KindBadge({ kind }: { readonly kind: string | null }) {
  const text = useText();
  const known = kinds.find((each) => each === kind);
  if (known === undefined) return null;
  return (
    <Badge variant="light" tt="none">
      {text(`segments.kind.${known}`)}
    </Badge>
  );
}
