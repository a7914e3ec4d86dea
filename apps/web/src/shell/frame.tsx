import { Alert, AppShell, Box, Burger, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { Link, Navigate, Outlet, useLocation, useParams } from "@tanstack/react-router";
import { useConnected } from "../api/connection.ts";
import { ApiError } from "../api/request.ts";
import { useSession } from "../api/session.ts";
import { EveryWord } from "../languages/provider.tsx";
import { useText } from "../languages/text.ts";
import { Shown } from "../ui/query.tsx";
import { Loading } from "../ui/states.tsx";
import { Logo } from "../ui/logo.tsx";
import { Account } from "./account.tsx";
import { Navigation } from "./navigation.tsx";
import { NotFound } from "./not-found.tsx";
import { Bell } from "./size-watch/bell.tsx";

const navigationWidth = 220;

/** The frame around every page of a workspace: navigation, account, and the state of the connection. */
export function Frame() {
  const text = useText();
  const { workspace } = useParams({ strict: false });
  const session = useSession();
  const connected = useConnected();
  const [opened, { toggle, close }] = useDisclosure(false);
  const name = session.data?.workspaces.find(({ id }) => id === workspace)?.name ?? "Kindred";
  if (session.error instanceof ApiError && session.error.status === 401) return <Navigate to="/" />;
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: navigationWidth, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "sm", sm: "lg" }}
    >
      <Button component="a" href="#content" className="skip-link">
        {text("shell.skip")}
      </Button>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={text("shell.menu")} />
            <Link
              to="/w/$workspace"
              params={{ workspace: workspace ?? "" }}
              aria-label={name}
              style={{ color: "inherit", textDecoration: "none" }}
            >
              <Group gap={8} wrap="nowrap">
                <Logo />
                <Text fw={700} visibleFrom="xs">
                  {name}
                </Text>
              </Group>
            </Link>
          </Group>
          <Group gap={4} wrap="nowrap">
            {workspace === undefined ? null : <Bell workspace={workspace} />}
            <Account />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" component="nav" aria-label={text("shell.navigation")} style={{ overflowY: "auto" }}>
        <Navigation onNavigate={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {connected ? null : (
          <Alert color="orange" icon={<IconPlugConnectedX aria-hidden />} mb="md" role="status">
            {text("shell.offline")}
          </Alert>
        )}
        <Box maw={1280} mx="auto">
          <Shown query={session}>
            {({ workspaces }) => (workspaces.some(({ id }) => id === workspace) ? <Page /> : <NotFound />)}
          </Shown>
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}

/** Home gets by with the words of a first visit. */
function Page() {
  const { workspace = "" } = useParams({ strict: false });
  const isHome = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/u, "") === `/w/${workspace}` });
  if (isHome) return <Outlet />;
  return (
    <EveryWord waiting={<Loading />}>
      <Outlet />
    </EveryWord>
  );
}
