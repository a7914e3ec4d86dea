import { Button, Group } from "@mantine/core";
import { Link, useRouterState } from "@tanstack/react-router";

/** The way to each page of one subject; the current one is where the address begins like it. */
export function PageTabs({
  label,
  tabs,
}: {
  /** What these pages are of, for those who do not see it. */
  readonly label: string;
  readonly tabs: readonly { readonly to: string; readonly text: string; readonly exact?: boolean }[];
}) {
  const path = useRouterState({ select: ({ location }) => location.pathname.replace(/\/$/u, "") });
  return (
    <nav aria-label={label}>
      <Group gap={4}>
        {tabs.map(({ to, text, exact = false }) => {
          const active = path === to || (!exact && path.startsWith(`${to}/`));
          return (
            <Button
              key={to}
              component={Link}
              to={to}
              variant={active ? "light" : "subtle"}
              size="compact-md"
              aria-current={active ? "page" : undefined}
            >
              {text}
            </Button>
          );
        })}
      </Group>
    </nav>
  );
}
