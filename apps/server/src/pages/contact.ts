import type { SeenEvent } from "../contacts/events.ts";
import type { ContactCard } from "../contacts/read.ts";
import type { WordedCondition } from "../segments/preview.ts";
import { html, type Html } from "./html.ts";
import { figure, moment, page } from "./layout.ts";
import { nameOf } from "./segment.ts";
import { standingSentence } from "./standing.ts";

export interface ContactView {
  readonly workspace: { readonly id: string; readonly name: string; readonly timezone: string };
  readonly card: ContactCard;
  readonly identities: readonly { readonly kind: string; readonly value: string }[];
  readonly memberships: readonly { readonly id: string; readonly name: string; readonly member: boolean }[];
  readonly events: readonly SeenEvent[];
  readonly why: {
    readonly id: string;
    readonly name: string;
    readonly sentence: string;
    readonly member: boolean;
    readonly changesAt: number | null;
    readonly condition: WordedCondition;
  } | null;
}

export function contactPage(view: ContactView): string {
  const { workspace, card } = view;
  return page(
    { title: nameOf(card), workspace, current: "contacts" },
    html`<p class="small"><a href="/w/${workspace.id}/contacts">Contacts</a></p>
      <h1>${nameOf(card)}</h1>
      <p class="lead">Known since ${moment(card.createdAt, workspace.timezone, "day")} · <code>${card.key}</code></p>
      <div class="grid two">
        <div class="grid">${why(view)} ${timeline(view)}</div>
        <div class="grid">${memberships(view)} ${identities(view)} ${traits(card)}</div>
      </div>`,
  );
}

function why({ why: answer, workspace }: ContactView): Html | null {
  if (answer === null) return null;
  const verdict = answer.member
    ? html`<span class="tag yes">in the segment</span>`
    : html`<span class="tag no">not in the segment</span>`;
  const changes =
    answer.changesAt === null
      ? "With no new event this does not change."
      : `With no new event this changes on ${moment(new Date(answer.changesAt).toISOString(), workspace.timezone, "both")}.`;
  return html`<section class="card" id="why" aria-labelledby="why-title">
    <h2 id="why-title">Why: <a href="/w/${workspace.id}/segments/${answer.id}">${answer.name}</a> ${verdict}</h2>
    <ul class="why">
      ${conditionItem(answer.condition, workspace.timezone)}
    </ul>
    <p class="small soft">${changes}</p>
  </section>`;
}

const logic: Readonly<Record<string, string>> = {
  all: "All of these:",
  any: "At least one of these:",
  none: "None of these:",
  not: "Not this:",
};

function conditionItem(condition: WordedCondition, timezone: string): Html {
  const { found, verdict } = condition;
  const mark = html`<span
    class="${verdict ? "verdict yes" : "verdict"}"
    role="img"
    aria-label="${verdict ? "holds" : "does not hold"}"
    >${verdict ? "✓" : "✗"}</span
  >`;
  const below = found.kind === "segment" ? [found.condition] : "of" in found ? found.of : [];
  return html`<li>
    ${mark}${logic[found.kind] ?? condition.sentence} ${actual(condition, timezone)}
    ${
      below.length === 0
        ? null
        : html`<ul class="why">
            ${below.map((one) => conditionItem(one, timezone))}
          </ul>`
    }
  </li>`;
}

function actual({ found }: WordedCondition, timezone: string): Html | null {
  if (found.kind === "trait") return html`<span class="soft">It is ${readable(found.actual)}.</span>`;
  if (found.kind === "sample") return html`<span class="soft">Their place is ${found.place.toFixed(2)}.</span>`;
  if (found.kind === "rank") {
    const edge = found.edge === null ? "nobody is in" : `the last who is in has ${readable(found.edge)}`;
    return html`<span class="soft">It is ${readable(found.actual)}; ${edge}.</span>`;
  }
  if (found.kind === "sequence") {
    const steps = found.steps.map(({ event, ts }) => `${event} on ${moment(ts, timezone, "both")}`);
    return steps.length === 0 ? null : html`<span class="soft">${steps.join(", then ")}.</span>`;
  }
  const standing = standingSentence(found, timezone);
  if (standing !== null) return html`<span class="soft">${standing}</span>`;
  if (found.kind !== "event") return null;
  const latest = found.deciding[0];
  const when = latest === undefined ? "" : `, the latest on ${moment(latest.ts, timezone, "both")}`;
  const events = `${counted(found.matching, "event")}${when}.`;
  // Where events are counted, their number is the answer itself.
  const value = found.actual === found.matching ? "" : `It is ${readable(found.actual)}: `;
  return html`<span class="soft">${value}${events}</span>`;
}

function timeline({ events, workspace }: ContactView): Html {
  if (events.length === 0)
    return html`<section class="card">
      <h2>Timeline</h2>
      <p class="soft">No events.</p>
    </section>`;
  let day = "";
  return html`<section class="card" aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <ol class="timeline">
      ${events.map((event) => {
        const itsDay = moment(event.ts, workspace.timezone, "day");
        const head = itsDay === day ? null : html`<li class="day">${itsDay}</li>`;
        day = itsDay;
        return html`${head}
          <li>
            <b>${event.event}</b>
            <time class="soft small" datetime="${event.ts}">${moment(event.ts, workspace.timezone, "time")}</time
            ><br /><span class="small soft">${told(event.properties)}</span>
          </li>`;
      })}
    </ol>
  </section>`;
}

function memberships({ memberships: all, workspace, card }: ContactView): Html {
  const item = ({ id, name }: { readonly id: string; readonly name: string }, style: string): Html =>
    html`<a class="${style}" href="/w/${workspace.id}/contacts/${card.key}?segment=${id}#why">${name}</a> `;
  const [inside, outside] = [all.filter(({ member }) => member), all.filter(({ member }) => !member)];
  return html`<section class="card" aria-labelledby="segments">
    <h2 id="segments">Segments</h2>
    <p>${inside.length === 0 ? html`<span class="soft">In none.</span>` : inside.map((one) => item(one, "tag yes"))}</p>
    ${
      outside.length === 0
        ? null
        : html`<details>
            <summary>Not in ${outside.length}</summary>
            <p>${outside.map((one) => item(one, "tag"))}</p>
          </details>`
    }
  </section>`;
}

const kinds: Readonly<Record<string, string>> = {
  external_id: "Customer id",
  email: "Email",
  phone: "Phone",
  anonymous_id: "Visitor",
  device_token: "Device",
};

function identities({ identities: all }: ContactView): Html {
  return html`<section class="card" aria-labelledby="identities">
    <h2 id="identities">Identities</h2>
    <dl class="facts">
      ${all.map(
        ({ kind, value }) =>
          html`<dt>${kinds[kind] ?? kind}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

function traits(card: ContactCard): Html {
  const shownAbove: ReadonlySet<unknown> = new Set([card.email, card.phone]);
  const entries = flatten(card.traits)
    .filter(([name, value]) => !(["email", "phone"].includes(name) && shownAbove.has(value)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<section class="card" aria-labelledby="traits">
    <h2 id="traits">Traits</h2>
    ${
      entries.length === 0
        ? html`<p class="soft">None.</p>`
        : html`<dl class="facts">
            ${entries.map(
              ([name, value]) =>
                html`<dt>${name}</dt>
                  <dd>${readable(value)}</dd>`,
            )}
          </dl>`
    }
  </section>`;
}

function flatten(value: Readonly<Record<string, unknown>>, before = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? flatten(inner as Record<string, unknown>, `${before}${key}.`)
      : [[before + key, inner]],
  );
}

/** What says most about an event, in this order, before its other properties. */
const telling = [
  "name",
  "product_id",
  "category",
  "order_id",
  "revenue",
  "total",
  "value",
  "currency",
  "price",
  "quantity",
  "email_subject",
  "query",
  "path",
];

/** The properties that say most, short. */
function told(properties: Readonly<Record<string, unknown>>): string {
  const place = (name: string): number => (telling.includes(name) ? telling.indexOf(name) : telling.length);
  const text = flatten(properties)
    .sort(([a], [b]) => place(a) - place(b))
    .slice(0, 6)
    .map(([name, value]) => `${name}: ${Array.isArray(value) ? counted(value.length, "item") : readable(value)}`)
    .join(" · ");
  return text.length > 220 ? `${text.slice(0, 219)}…` : text;
}

function counted(number: number, what: string): string {
  return `${figure(number)} ${number === 1 ? what : `${what}s`}`;
}

function readable(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  if (typeof value === "string") return value === "" ? "an empty text" : value;
  if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 6 });
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}
