import type { ContactCard } from "../contacts/read.ts";
import { html } from "./html.ts";
import { moment, page } from "./layout.ts";
import { nameOf } from "./segment.ts";

export interface ContactsView {
  readonly workspace: { readonly id: string; readonly name: string; readonly timezone: string };
  readonly q: string;
  readonly cards: readonly ContactCard[];
  readonly next: string | null;
}

export function contactsPage({ workspace, q, cards, next }: ContactsView): string {
  const more =
    next === null
      ? null
      : html`<p>
          <a href="/w/${workspace.id}/contacts?${new URLSearchParams({ q, cursor: next }).toString()}">More</a>
        </p>`;
  return page(
    { title: "Contacts", workspace, current: "contacts" },
    html`<h1>Contacts</h1>
      <form class="row-form" role="search">
        <input
          name="q"
          value="${q}"
          aria-label="Start of a customer id, email or phone"
          placeholder="Start of a customer id, email or phone"
        /><button>Find</button>
      </form>
      <section class="card" aria-label="Contacts found">
        ${
          cards.length === 0
            ? html`<p class="soft">Nobody found.</p>`
            : html`<div class="scroll">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Contact</th>
                      <th scope="col">Email</th>
                      <th scope="col">Phone</th>
                      <th scope="col">Known since</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${cards.map(
                      (card) =>
                        html`<tr>
                          <td><a href="/w/${workspace.id}/contacts/${card.key}">${nameOf(card)}</a></td>
                          <td>${card.email ?? ""}</td>
                          <td>${card.phone ?? ""}</td>
                          <td>${moment(card.createdAt, workspace.timezone, "day")}</td>
                        </tr>`,
                    )}
                  </tbody>
                </table>
              </div>`
        }
        ${more}
      </section>`,
  );
}
