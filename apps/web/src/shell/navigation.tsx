import { NavLink } from "@mantine/core";
import { IconHome2 } from "@tabler/icons-react";
import { Link, useParams } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { TextKey } from "../languages/index.ts";
import { useText } from "../languages/text.ts";

interface Place {
  readonly to: "/w/$workspace";
  readonly label: TextKey;
  readonly icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
}

/** The pages of the menu, in the order of the day's work. */
const places: readonly Place[] = [{ to: "/w/$workspace", label: "shell.home", icon: IconHome2 }];

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
