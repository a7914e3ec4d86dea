import type { ContactCard } from "../contacts/read.ts";
import type { WordedPreview } from "../segments/preview.ts";
import { html, type Html } from "./html.ts";
import { figure, page, percent, shareBar } from "./layout.ts";

export interface SegmentView {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly id: string;
  readonly name: string;
  readonly kind: string | null;
  readonly version: number;
  readonly document: unknown;
  readonly sentence: string;
  /** null: it asks for arguments, or cannot be evaluated. */
  readonly preview: WordedPreview | null;
  readonly problem: string | null;
  readonly sample: readonly ContactCard[];
  readonly usedBy: readonly string[];
  readonly sql: string | null;
}

export function segmentPage(view: SegmentView): string {
  const { workspace, id, name, preview } = view;
  return page(
    { title: name, workspace },
    html`<p class="small"><a href="/w/${workspace.id}">${workspace.name}</a></p>
      <h1>${name} ${view.kind === null ? null : html`<span class="tag">${view.kind}</span>`}</h1>
      <p class="sentence">${view.sentence}</p>
      ${view.problem === null ? null : html`<p class="alert">${view.problem}</p>`}
      <div class="grid two">
        <div class="grid">
          ${preview === null ? null : share(preview)} ${preview === null ? null : conditions(preview)}
          ${preview === null ? null : members(view)}
        </div>
        <div class="grid">
          <section class="card" aria-labelledby="take">
            <h2 id="take">Take it with you</h2>
            <div class="actions">
              ${["csv", "ndjson", "parquet"].map((format) => html`<a class="button quiet" href="/w/${workspace.id}/segments/${id}/export?format=${format}">${format.toUpperCase()}</a>`)}
            </div>
            <p class="small soft">
              Version
              ${view.version}${view.usedBy.length === 0 ? "" : ", used by "}${view.usedBy.map((user, index) => html`${index > 0 ? ", " : ""}<a href="/w/${workspace.id}/segments/${user}">${user}</a>`)}.
            </p>
            <details>
              <summary>The document</summary>
              <pre tabindex="0">${JSON.stringify(view.document, null, 2)}</pre>
            </details>
            ${
              view.sql === null
                ? null
                : html`<details>
                    <summary>The SQL that counts it</summary>
                    <pre tabindex="0">${view.sql}</pre>
                  </details>`
            }
          </section>
        </div>
      </div>`,
  );
}

function share({ count, total }: WordedPreview): Html {
  return html`<section class="card" aria-label="Size">
    <div class="share">
      <b>${figure(count)}</b> <span class="soft">of ${figure(total)} contacts, ${percent(count, total)}</span>
    </div>
    ${shareBar(count, total, true)}
  </section>`;
}

function conditions({ worded, total }: WordedPreview): Html | null {
  const parts = worded
    // The whole is told above, and a negated leaf is told by its negation.
    .filter(({ at }) => at !== "/where" && !at.endsWith("/not"));
  if (parts.length < 2) return null;
  return html`<section class="card" aria-labelledby="conditions">
    <h2 id="conditions">Each condition on its own, and the group so far</h2>
    <ul class="conditions">
      ${parts.map(
        ({ at, sentence, alone, running }) =>
          html`<li class="${parts.some((other) => at.startsWith(`${other.at}/`)) ? "row deep" : "row"}">
            <span>${sentence}</span>
            <span class="figure"
              ><b>${figure(alone)}</b>
              <span class="soft small">${percent(alone, total)}</span> ${shareBar(alone, total)}
              <span class="soft small">${figure(running)} so far</span></span
            >
          </li>`,
      )}
    </ul>
  </section>`;
}

function members({ workspace, id, sample }: SegmentView): Html {
  if (sample.length === 0)
    return html`<section class="card">
      <h2>Members</h2>
      <p class="soft">Nobody at this moment.</p>
    </section>`;
  return html`<section class="card" aria-labelledby="members">
    <h2 id="members">Some of them</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="members">
      <table>
        <thead>
          <tr>
            <th scope="col">Contact</th>
            <th scope="col">Email</th>
            <th scope="col">City or country</th>
            <th scope="col"><span class="soft">Why</span></th>
          </tr>
        </thead>
        <tbody>
          ${sample.map(
            (card) =>
              html`<tr>
                <td><a href="/w/${workspace.id}/contacts/${card.key}">${nameOf(card)}</a></td>
                <td>${card.email ?? ""}</td>
                <td>${placeOf(card)}</td>
                <td class="tight"><a href="/w/${workspace.id}/contacts/${card.key}?segment=${id}#why">explain</a></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** What a person would call the contact. */
export function nameOf({ traits, externalId, email, phone, key }: ContactCard): string {
  const text = (name: string): string => (typeof traits[name] === "string" ? traits[name] : "");
  const full =
    text("name") || `${text("first_name") || text("firstName")} ${text("last_name") || text("lastName")}`.trim();
  return full || (externalId ?? email ?? phone ?? key);
}

function placeOf({ traits }: ContactCard): string {
  const address = traits["address"];
  const within = typeof address === "object" && address !== null ? (address as Record<string, unknown>) : {};
  return [traits["city"] ?? within["city"], traits["country"] ?? within["country"]]
    .filter((part) => typeof part === "string")
    .join(", ");
}
