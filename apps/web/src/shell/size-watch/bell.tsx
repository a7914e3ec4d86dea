import { ActionIcon, Indicator } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { request } from "../../api/request.ts";
import { useSession } from "../../api/session.ts";
import { useLanguage } from "../../languages/provider.tsx";
import { useFormats, useText } from "../../languages/text.ts";
import { useUnread } from "./api.ts";

/** What the server was last told of, so that it is told of changes alone. */
const storageKey = "kindred.language-told";

/** The way to the size alerts, with how many are unread. */
export function Bell({ workspace }: { readonly workspace: string }) {
  const text = useText();
  const { compact } = useFormats();
  const { data: count = 0 } = useUnread(workspace);
  useToldLanguage();
  return (
    <Indicator disabled={count === 0} label={compact(count)} size={18} offset={6} color="red.8" aria-hidden={undefined}>
      <ActionIcon
        component={Link}
        to={`/w/${workspace}/alerts`}
        variant="subtle"
        size="lg"
        aria-label={text("shell.bell", { count })}
      >
        <IconBell aria-hidden />
      </ActionIcon>
    </Indicator>
  );
}

/** Mail to a person is written in the language they read the pages in: the server has to know it. */
function useToldLanguage(): void {
  const { language } = useLanguage();
  const user = useSession().data?.user?.id;
  useEffect(() => {
    if (user === undefined) return;
    const told = `${user} ${language}`;
    if (localStorage.getItem(storageKey) === told) return;
    request("/session/language", { method: "PUT", body: { language } }).then(
      () => localStorage.setItem(storageKey, told),
      // The next page tries again.
      () => undefined,
    );
  }, [user, language]);
}
