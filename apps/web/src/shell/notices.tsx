import { MantineThemeProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useText } from "../languages/text.ts";
import { noteUpdate, wasUpdated } from "./stale.ts";

/** Where notices appear; each says how it is closed. */
export function Notices() {
  const text = useText();
  const closeButtonProps = { "aria-label": text("shell.close") };
  useEffect(() => {
    if (wasUpdated(sessionStorage)) notifications.show({ id: "updated", message: text("shell.updated.done") });
    // Nothing is loaded anew under somebody's hands: the next page that needs the file does that.
    const missed = (): void => {
      noteUpdate(sessionStorage);
      notifications.show({ id: "stale", title: text("shell.updated"), message: text("shell.updated.hint") });
    };
    window.addEventListener("vite:preloadError", missed);
    return () => window.removeEventListener("vite:preloadError", missed);
  }, [text]);
  return (
    <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps } } } }}>
      <Notifications position="bottom-center" />
    </MantineThemeProvider>
  );
}
