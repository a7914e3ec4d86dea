import type { SegmentCard, Totals } from "../segments/overview.ts";
import { html, type Html } from "./html.ts";
import { figure, moment, page, percent, shareBar } from "./layout.ts";

export interface OverviewView {
  readonly workspace: { readonly id: string; readonly name: string; readonly timezone: string };
  readonly totals: Totals;
  readonly cards: readonly SegmentCard[];
  readonly url: string;
  readonly now: number;
}

export function overviewPage({ workspace, totals, cards, url, now }: OverviewView): string {
  const ordered = [...cards].sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
  return page(
    { title: workspace.name, workspace, current: "overview" },
    html`<h1>${workspace.name}</h1>
      <p class="lead">Everyone you know, and who of them belongs together at this moment.</p>
      <dl class="grid tiles">
        ${tile("Contacts", figure(totals.contacts))} ${tile("Events", figure(totals.events))}
        ${tile("Segments", figure(cards.length))} ${ingestion(totals, workspace.timezone, now)}
      </dl>
      <div class="grid two">
        <section class="card" aria-labelledby="segments">
          <h2 id="segments">Segments</h2>
          ${ordered.length === 0 ? html`<p class="soft">None yet. The first command under “Next steps” saves one.</p>` : segmentList(workspace.id, ordered, totals.contacts)}
        </section>
        <section class="card" aria-labelledby="next">
          <h2 id="next">Next steps</h2>
          ${nextSteps(url, ordered[0]?.id ?? "segment.json")}
        </section>
      </div>`,
  );
}

function tile(name: string, value: string, note?: Html | string): Html {
  return html`<div class="card tile">
    <dt>${name}</dt>
    <dd>${value}</dd>
    ${note === undefined ? null : html`<dd>${note}</dd>`}
  </div>`;
}

function ingestion(totals: Totals, timezone: string, now: number): Html {
  if (totals.lastReceivedAt === null) return tile("Coming in", "Nothing yet", "Send an event or import a file");
  const recent = now - Date.parse(totals.lastReceivedAt) < 3_600_000;
  const waiting = totals.waiting > 0 ? `, ${figure(totals.waiting)} on their way` : "";
  const trouble = totals.deadLetters > 0 ? `, ${figure(totals.deadLetters)} could not be processed` : "";
  const dot = html`<span class="${recent && totals.deadLetters === 0 ? "dot" : "dot warm"}"></span>`;
  return tile(
    "Came in since yesterday",
    figure(totals.today),
    html`${dot}last on ${moment(totals.lastReceivedAt, timezone, "both")}${waiting}${trouble}`,
  );
}

function segmentList(workspaceId: string, cards: readonly SegmentCard[], contacts: number): Html {
  return html`<ul class="segments">
    ${cards.map(
      (card) =>
        html`<li>
          <div>
            <a class="name" href="/w/${workspaceId}/segments/${card.id}">${card.name}</a>
            ${card.kind === null ? null : html`<span class="tag">${card.kind}</span>`}
            <p>${card.problem ?? card.sentence}</p>
          </div>
          <div class="figure">
            ${
              card.count === null
                ? html`<span class="soft small"
                    >${card.problem === null ? "asks for arguments" : "cannot be counted"}</span
                  >`
                : html`<b>${figure(card.count)}</b>
                    <span class="soft small">${percent(card.count, contacts)}</span> ${shareBar(card.count, contacts)}`
            }
          </div>
        </li>`,
    )}
  </ul>`;
}

function nextSteps(url: string, segment: string): Html {
  const step = (text: string, command: string): Html =>
    html`<li>
      <p>${text}</p>
      <div class="copy"><code tabindex="0">${command}</code></div>
    </li>`;
  return html`<ol class="steps">
      ${step("Bring in your orders", "npx kindred import orders orders.csv --dry-run")}
      ${step("Ask a question", `npx kindred segment count ${segment}`)}
      ${step("See why somebody is in", `npx kindred segment explain ${segment} --contact ID`)}
      ${step("Watch events arrive", "npx kindred events tail")}
      ${step("Send your site's events: the Segment SDK, told where to", `AnalyticsBrowser.load({ writeKey, cdnURL: "${url}" })`)}
    </ol>
    <p class="small soft">Everything here is also in the <a href="/docs">API</a>.</p>`;
}
