import type { Schema } from "@kindred/store";
import { sql, type Transaction } from "kysely";
import { LISTS, type DemoContact } from "./shop.ts";

const PAGE = 4000;

/** What PostgreSQL holds of the shop's people, gathered to be written set-wise. */
export class PeopleBatch {
  readonly #workspaceId: string;
  readonly #contacts: object[] = [];
  readonly #identities: object[] = [];
  readonly #members: object[] = [];
  readonly #names = new Map<string, { first: number; last: number; count: number }>();

  constructor(workspaceId: string) {
    this.#workspaceId = workspaceId;
  }

  add(one: DemoContact, key: string): void {
    const { id, traits, stamps } = one;
    const seen = new Date(one.createdAt).toISOString();
    this.#contacts.push({ id, key, traits, stamps, seen });
    const identify = (kind: string, value: string | null): void => {
      if (value !== null) this.#identities.push({ kind, value, id, seen });
    };
    identify("external_id", one.externalId);
    identify("email", one.email);
    identify("phone", one.phone);
    for (const value of one.anonymousIds) identify("anonymous_id", value);
    for (const list of one.lists) this.#members.push({ list, id, seen });
    for (const { event, ts } of one.events) {
      const name = this.#names.get(event);
      if (name === undefined) this.#names.set(event, { first: ts, last: ts, count: 1 });
      else {
        name.first = Math.min(name.first, ts);
        name.last = Math.max(name.last, ts);
        name.count++;
      }
    }
  }

  async write(tx: Transaction<Schema>, nextContactId: number): Promise<void> {
    const workspace = this.#workspaceId;
    await tx.updateTable("workspaces").set({ next_contact_id: nextContactId }).where("id", "=", workspace).execute();
    for (const page of pages(this.#contacts))
      await sql`
        INSERT INTO contacts (workspace_id, id, key, traits, stamps, created_at, version)
        SELECT ${workspace}, id, key, traits, stamps, seen, 1
        FROM jsonb_to_recordset(${page}::jsonb) AS r(id int, key text, traits jsonb, stamps jsonb, seen timestamptz)
      `.execute(tx);
    for (const page of pages(this.#identities))
      await sql`
        INSERT INTO identities (workspace_id, kind, value, contact_id, first_seen)
        SELECT ${workspace}, kind, value, id, seen
        FROM jsonb_to_recordset(${page}::jsonb) AS r(kind text, value text, id int, seen timestamptz)
      `.execute(tx);
    const lists = Object.entries(LISTS).map(([id, name]) => ({ workspace_id: workspace, id, name }));
    await tx
      .insertInto("lists")
      .values(lists)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    for (const page of pages(this.#members))
      await sql`
        INSERT INTO list_members (workspace_id, list_id, contact_id, added_at)
        SELECT ${workspace}, list, id, seen
        FROM jsonb_to_recordset(${page}::jsonb) AS r(list text, id int, seen timestamptz)
      `.execute(tx);
    const names = [...this.#names].map(([name, { first, last, count }]) => ({
      workspace_id: workspace,
      name,
      first_seen: new Date(first),
      last_seen: new Date(last),
      count,
    }));
    if (names.length > 0) await tx.insertInto("event_names").values(names).execute();
  }
}

function* pages(rows: readonly object[]): Generator<string> {
  for (let from = 0; from < rows.length; from += PAGE) yield JSON.stringify(rows.slice(from, from + PAGE));
}
