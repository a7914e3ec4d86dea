import type { Explained } from "@kindred/server/answers";
import type { Text } from "../languages/text.ts";

type Found = Explained["found"];
type Permission = { readonly granted: boolean; readonly at: string; readonly source: string } | null;

interface Formats {
  readonly instant: (at: string | number) => string;
  readonly number: (value: number) => string;
  /** A value of data. */
  readonly read: (value: unknown) => string;
}

const causes = [
  "event",
  "profile",
  "list",
  "merge",
  "catalogue",
  "permission",
  "time",
  "definition",
  "refresh",
  "import",
  "erased",
] as const;

/** What a condition came to for one person, as sentences of the catalogue. */
export function foundInWords(found: Found, text: Text, { instant, number, read }: Formats): string[] {
  const since = (at: string | null): string[] =>
    at === null ? [] : [text("contacts.since-when", { when: instant(at) })];
  switch (found.kind) {
    case "trait":
      return [
        ...actual(found.actual, text, read),
        ...(found.km === undefined ? [] : [text("contacts.km", { km: number(Math.round(found.km * 10) / 10) })]),
      ];
    case "event": {
      const [latest] = found.deciding;
      return [
        ...(found.actual === undefined ? [] : actual(found.actual, text, read)),
        text("contacts.matching", { count: found.matching }),
        ...(latest === undefined ? [] : [text("contacts.latest", { when: instant(latest.ts) })]),
      ];
    }
    case "sequence":
      return found.steps.map(({ event, ts }) => text("contacts.step", { event, when: instant(ts) }));
    case "rank":
      return [
        ...actual(found.actual, text, read),
        ...(found.edge === null ? [] : [text("contacts.edge", { value: number(found.edge) })]),
      ];
    case "added":
      return [text("contacts.added", { when: instant(found.actual) })];
    case "sample":
      return [text("contacts.place", { place: number(Math.round(found.place * 1000) / 10) })];
    case "moved": {
      const [last] = found.deciding;
      return [
        text(`contacts.moved.${found.change}`, { count: found.matching }),
        ...(last === undefined ? [] : [text("contacts.latest", { when: instant(last.at) }), because(last.cause, text)]),
      ];
    }
    case "stood":
      if (found.deciding === null) return [text("contacts.stood.never")];
      return [
        text(`contacts.stood.${found.deciding.change}`, { when: instant(found.deciding.at) }),
        because(found.deciding.cause, text),
      ];
    case "rfm":
      if (found.actual === null) return [text("contacts.missing")];
      return [
        text("contacts.rfm", { class: found.actual.class, r: found.actual.r, f: found.actual.f, m: found.actual.m }),
        ...since(found.since),
      ];
    case "score": {
      const value = found.actual?.value ?? null;
      if (found.actual === null) return [text("contacts.missing")];
      return [
        value === null
          ? text("contacts.band", { band: found.actual.band })
          : text("contacts.score", { value: number(value), band: found.actual.band === "" ? "–" : found.actual.band }),
        ...since(found.since),
      ];
    }
    case "channel":
      return (["address", "consent", "suppressed"] as const).map((what) =>
        text(`contacts.channel.${what}`, { state: said(found[what], text, instant) }),
      );
    case "subscribed":
      return [text("contacts.subscribed", { state: said(found.deciding, text, instant) })];
    default:
      return [];
  }
}

function actual(value: unknown, text: Text, read: Formats["read"]): string[] {
  if (value === undefined) return [];
  return [value === null ? text("contacts.missing") : text("contacts.actual", { value: read(value) })];
}

/** Why somebody entered or left, and the event, trait or list by its name where it has one. */
export function because(cause: string, text: Text, detail = ""): string {
  const known = causes.find((each) => each === cause);
  const said = known === undefined ? cause : text(`contacts.cause.${known}`);
  return text("contacts.cause", {
    cause: detail === "" ? said : text("contacts.cause.named", { cause: said, name: detail }),
  });
}

function said(permission: Permission, text: Text, instant: (at: string) => string): string {
  if (permission === null) return text("contacts.said.never");
  return text(permission.granted ? "contacts.said.yes" : "contacts.said.no", { when: instant(permission.at) });
}
