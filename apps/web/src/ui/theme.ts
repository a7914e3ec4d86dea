import { createTheme, type MantineColorsTuple } from "@mantine/core";

const kin: MantineColorsTuple = [
  "#f2effd",
  "#e1dbf8",
  "#c0b4ee",
  "#9d8ae5",
  "#8067dd",
  "#6d50d8",
  "#6344d7",
  "#5336bf",
  "#492fab",
  "#3e2897",
];

export const theme = createTheme({
  primaryColor: "kin",
  primaryShade: { light: 7, dark: 5 },
  autoContrast: true,
  colors: { kin },
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', sans-serif",
  components: {
    // A dialog is no page: its head is no banner beside the page's own.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
  },
  headings: { fontWeight: "650", sizes: { h1: { fontSize: "1.6rem" }, h2: { fontSize: "1.15rem" } } },
});

/** The server puts a new one into every page; without it the policy lets no style through that is made here. */
export function cspNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? "";
}
