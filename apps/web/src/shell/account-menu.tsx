import { ActionIcon, Menu, useMantineColorScheme } from "@mantine/core";
import { IconCheck, IconCode, IconLogout, IconUserCircle, IconUserCog } from "@tabler/icons-react";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { queryClient } from "../api/query-client.ts";
import { request } from "../api/request.ts";
import { useSession } from "../api/session.ts";
import { languages, ownNames } from "../languages/index.ts";
import { useLanguage } from "../languages/provider.tsx";
import { useText } from "../languages/text.ts";

const schemes = ["light", "dark", "auto"] as const;

/** Who is signed in, and what belongs to the person rather than the workspace: language, appearance, sign out. */
export function AccountMenu() {
  const text = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  // It stands in for the button that asked for it: the keyboard is there, and comes back there.
  useEffect(() => {
    button.current?.focus();
    // Only an opening after the first look brings the keyboard back when it closes.
    // oxlint-disable-next-line react/set-state-in-effect
    setOpened(true);
  }, []);
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { data } = useSession();
  const navigate = useNavigate();
  const { workspace } = useParams({ strict: false });
  const leave = async (): Promise<void> => {
    await request("/session", { method: "DELETE" });
    queryClient.clear();
    await navigate({ to: "/" });
  };
  const check = <IconCheck size={16} aria-hidden />;
  return (
    <Menu position="bottom-end" width={230} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ActionIcon ref={button} variant="subtle" size="lg" aria-label={text("shell.account")}>
          <IconUserCircle aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {data?.user === null || data === undefined ? null : (
          <Menu.Label className="data">{data.user.name === "" ? data.user.email : data.user.name}</Menu.Label>
        )}
        <Menu.Label>{text("shell.language")}</Menu.Label>
        {languages.map((each) => (
          <Menu.RadioItem
            key={each}
            lang={each}
            value={each}
            checked={each === language}
            checkIcon={check}
            closeMenuOnClick
            onChange={() => choose(each)}
          >
            {ownNames[each]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{text("shell.scheme")}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.RadioItem
            key={scheme}
            value={scheme}
            checked={scheme === colorScheme}
            checkIcon={check}
            closeMenuOnClick
            onChange={() => setColorScheme(scheme)}
          >
            {text(`shell.scheme.${scheme}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        {data?.user === null || workspace === undefined ? null : (
          <Menu.Item
            component={Link}
            to={`/w/${workspace}/settings/profile`}
            leftSection={<IconUserCog size={16} aria-hidden />}
          >
            {text("settings.tab.profile")}
          </Menu.Item>
        )}
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
