import { Alert } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useText } from "../../../languages/text.ts";

/** Why nothing here can be changed. */
export function Locked({ who }: { readonly who: "owner" | "editor" }) {
  const text = useText();
  return (
    <Alert color="gray" icon={<IconLock aria-hidden />} title={text("shell.forbidden")}>
      {text(`settings.only.${who}`)}
    </Alert>
  );
}
