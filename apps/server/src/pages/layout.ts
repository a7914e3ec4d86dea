import { html, type Html, type Part } from "./html.ts";

export interface Frame {
  readonly title: string;
  /** Shown in the bar; null on the pages before sign-in. */
  readonly workspace: { readonly id: string; readonly name: string } | null;
  readonly current?: "overview" | "contacts";
}

/** Two overlapping circles: kin. */
const mark = html`<svg viewBox="0 0 32 32" aria-hidden="true">
  <circle cx="12" cy="16" r="9" fill="#5a3fd6" />
  <circle cx="20" cy="16" r="9" fill="#e0663a" fill-opacity=".85" />
</svg>`;

export const brand = html`<a class="brand" href="/">${mark} Kindred</a>`;

export function page(frame: Frame, content: Part): string {
  const bar = frame.workspace === null ? null : topBar(frame, frame.workspace);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${frame.title} · Kindred</title>
        <link rel="stylesheet" href="/assets/kindred.css" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <script src="/assets/copy.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">Skip to content</a>
        ${bar}
        <main id="content">${content}</main>
      </body>
    </html>`.toString();
}

function topBar(frame: Frame, workspace: { readonly id: string; readonly name: string }): Html {
  const link = (href: string, label: string, current: boolean): Html =>
    current ? html`<a href="${href}" aria-current="page">${label}</a>` : html`<a href="${href}">${label}</a>`;
  return html`<header class="bar-top">
    <div>
      ${brand}
      <nav aria-label="Workspace">
        ${link(`/w/${workspace.id}`, workspace.name, frame.current === "overview")}
        ${link(`/w/${workspace.id}/contacts`, "Contacts", frame.current === "contacts")} <a href="/docs">API</a>
      </nav>
      <form method="post" action="/sign-out"><button class="plain">Sign out</button></form>
    </div>
  </header>`;
}

/** How much of a whole, as a bar whose text says it too. A positive share is never drawn as nothing. */
export function shareBar(part: number, whole: number, big = false): Html {
  const share = whole === 0 ? 0 : (part / whole) * 100;
  const width = part === 0 ? 0 : Math.max(share, 0.7);
  return html`<svg class="${big ? "bar big" : "bar"}" role="img" aria-label="${percent(part, whole)} of all contacts">
    <rect width="${width.toFixed(2)}%" height="100%" rx="5" />
  </svg>`;
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return "0 %";
  const share = (part / whole) * 100;
  return `${share > 0 && share < 0.1 ? "< 0.1" : share.toFixed(share < 10 ? 1 : 0)} %`;
}

export function figure(value: number): string {
  return value.toLocaleString("en");
}

/** An instant in the workspace's time zone. */
export function moment(ts: string, timezone: string, form: "day" | "time" | "both"): string {
  const day = { day: "numeric", month: "long", year: "numeric" } as const;
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  const parts = form === "day" ? day : form === "time" ? time : { ...day, ...time };
  return new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: timezone }).format(new Date(ts));
}
