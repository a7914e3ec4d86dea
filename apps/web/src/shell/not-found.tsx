import { Anchor } from "@mantine/core";
import { useText } from "../languages/text.ts";
import { Empty } from "../ui/states.tsx";

export function NotFound() {
  const text = useText();
  return (
    <Empty
      order={1}
      title={text("shell.not-found")}
      hint={text("shell.not-found.hint")}
      action={<Anchor href="/">{text("shell.to-home")}</Anchor>}
    />
  );
}

/** An address that is none, outside of every frame. */
export function LostPage() {
  return (
    <main>
      <NotFound />
    </main>
  );
}
