import { NavLink, Text } from "@mantine/core";
import {
  IconAddressBook,
  IconBell,
  IconCalendarStats,
  IconChartDots3,
  IconCoins,
  IconDatabase,
  IconFileImport,
  IconGridDots,
  IconHome2,
  IconListCheck,
  IconSettings,
  IconShoppingBag,
  IconTemplate,
  IconUsersGroup,
} from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { TextKey } from "../languages/index.ts";
import { useText } from "../languages/text.ts";

type Path =
  | "/w/$workspace"
  | "/w/$workspace/segments"
  | "/w/$workspace/alerts"
  | "/w/$workspace/contacts"
  | "/w/$workspace/lists"
  | "/w/$workspace/life-cycle"
  | "/w/$workspace/templates"
  | "/w/$workspace/rfm"
  | "/w/$workspace/cohorts"
  | "/w/$workspace/value"
  | "/w/$workspace/data"
  | "/w/$workspace/imports"
  | "/w/$workspace/products"
  | "/w/$workspace/settings";

interface Place {
  readonly to: Path;
  readonly label: TextKey;
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
}

interface Places {
  readonly title?: TextKey;
  readonly places: readonly Place[];
}

/** The pages of the menu, in the order of the day's work. */
const sections: readonly Places[] = [
  {
    places: [
      { to: "/w/$workspace", label: "shell.home", icon: IconHome2 },
      { to: "/w/$workspace/segments", label: "shell.segments", icon: IconUsersGroup },
      { to: "/w/$workspace/templates", label: "shell.templates", icon: IconTemplate },
      { to: "/w/$workspace/contacts", label: "shell.contacts", icon: IconAddressBook },
      { to: "/w/$workspace/lists", label: "shell.lists", icon: IconListCheck },
    ],
  },
  {
    title: "shell.section.insights",
    places: [
      { to: "/w/$workspace/rfm", label: "shell.rfm", icon: IconGridDots },
      { to: "/w/$workspace/cohorts", label: "shell.cohorts", icon: IconCalendarStats },
      { to: "/w/$workspace/value", label: "shell.value", icon: IconCoins },
      { to: "/w/$workspace/life-cycle", label: "shell.life-cycle", icon: IconChartDots3 },
      { to: "/w/$workspace/alerts", label: "shell.size-alerts", icon: IconBell },
    ],
  },
  {
    title: "shell.section.data",
    places: [
      { to: "/w/$workspace/data", label: "shell.data", icon: IconDatabase },
      { to: "/w/$workspace/imports", label: "shell.imports", icon: IconFileImport },
      { to: "/w/$workspace/products", label: "shell.products", icon: IconShoppingBag },
      { to: "/w/$workspace/settings", label: "shell.settings", icon: IconSettings },
    ],
  },
];

export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const text = useText();
  const { workspace = "" } = useParams({ strict: false });
  return sections
    .filter(({ places }) => places.length > 0)
    .map(({ title, places }) => (
      <div key={title ?? "first"} style={{ marginBlockEnd: "var(--mantine-spacing-md)" }}>
        {title === undefined ? null : (
          <Text size="xs" fw={600} c="dimmed" px="sm" mb={4}>
            {text(title)}
          </Text>
        )}
        {places.map(({ to, label, icon: Icon }) => (
          <Link
            key={label}
            to={to}
            params={{ workspace }}
            activeOptions={{ exact: to === "/w/$workspace" }}
            onClick={onNavigate}
            style={{ textDecoration: "none", color: "inherit" }}
          >
            {({ isActive }) => (
              <NavLink
                component="span"
                active={isActive}
                aria-current={isActive ? "page" : undefined}
                label={text(label)}
                leftSection={<Icon size={18} aria-hidden />}
                style={{ borderRadius: "var(--mantine-radius-md)" }}
              />
            )}
          </Link>
        ))}
      </div>
    ));
}
