import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconCode, IconLogout, IconUserCircle } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { queryClient } from "../api/query-client.ts";
import { request } from "../api/request.ts";
import { useSession } from "../api/session.ts";
import { languages, ownNames } from "../languages/index.ts";
import { useLanguage } from "../languages/provider.tsx";
import { useText } from "../languages/text.ts";

const schemes = ["light", "dark", "auto"] as const;

/** Who is signed in, and what belongs to the person rather than the workspace: language, appearance, sign out. */
export function Account() {
  const text = useText();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data } = useSession();
  const navigate = useNavigate();
  const leave = async (): Promise<void> => {
    await request("/session", { method: "DELETE" });
    queryClient.clear();
    await navigate({ to: "/" });
  };
  const mark = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-hidden /> : <span />);
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="lg" aria-label={text("shell.account")}>
          <IconUserCircle aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {data?.user === null || data === undefined ? null : (
          <Menu.Label className="data">{data.user.name === "" ? data.user.email : data.user.name}</Menu.Label>
        )}
        <Menu.Label>{text("shell.language")}</Menu.Label>
        {languages.map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            role="menuitemradio"
            aria-checked={each === language}
            rightSection={mark(each === language)}
            onClick={() => choose(each)}
          >
            {ownNames[each]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{text("shell.scheme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={scheme === colorScheme}
            rightSection={mark(scheme === colorScheme)}
            onClick={() => setColorScheme(scheme)}
          >
            {text(`shell.scheme.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item component="a" href="/docs" leftSection={<IconCode size={16} aria-hidden />}>
          {text("shell.api")}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          {text("session.sign-out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
