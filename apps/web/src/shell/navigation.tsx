import { NavLink } from "@mantine/core";
import { IconAddressBook, IconHome2, IconUsersGroup } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { TextKey } from "../languages/index.ts";
import { useText } from "../languages/text.ts";

interface Place {
  readonly to: "/w/$workspace" | "/w/$workspace/segments" | "/w/$workspace/contacts";
  readonly label: TextKey;
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
}

/** The pages of the menu, in the order of the day's work. */
const places: readonly Place[] = [
  { to: "/w/$workspace", label: "shell.home", icon: IconHome2 },
  { to: "/w/$workspace/segments", label: "shell.segments", icon: IconUsersGroup },
  { to: "/w/$workspace/contacts", label: "shell.contacts", icon: IconAddressBook },
];

export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const text = useText();
  const { workspace = "" } = useParams({ strict: false });
  return places.map(({ to, label, icon: Icon }) => (
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
  ));
}
