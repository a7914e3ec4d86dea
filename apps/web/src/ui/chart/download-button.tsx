import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useText } from "../../languages/text.ts";

/** Saves what a panel shows, as a picture or as a table. */
export function DownloadButton({
  as,
  onClick,
  disabled = false,
}: {
  readonly as: "png" | "csv";
  readonly onClick: () => void;
  readonly disabled?: boolean;
}) {
  const text = useText();
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      leftSection={<IconDownload size={14} aria-hidden />}
      disabled={disabled}
      onClick={onClick}
    >
      {text(`chart.${as}`)}
    </Button>
  );
}
