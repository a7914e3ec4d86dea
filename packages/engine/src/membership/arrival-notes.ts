import type { JsonObject } from "@kindred/schema";
import type { OutboxTarget } from "@kindred/store";
import type { Arrival } from "./arrivals.ts";

/**
 * What a commit changes, noted where its lines for ClickHouse are gathered and written as one compact text. Ingestion pays for
 * this with every event: numbers stand in flat arrays, and instants as differences from the first.
 */
export class ArrivalNotes {
  readonly #events = new Map<string, { readonly base: number; readonly flat: number[] }>();
  readonly #named: Readonly<Record<Named, Map<string, Set<number>>>> = {
    trait: new Map(),
    list: new Map(),
    permission: new Map(),
  };
  readonly #products = new Set<string>();
  readonly #merges: number[] = [];
  readonly #created: number[] = [];
  readonly #erased: number[] = [];
  #bulk: Coded | null = null;
  #many: ReadonlySet<string> = new Set();

  /** @param ts Unix ms */
  event(name: string, contactId: number, ts: number): void {
    let held = this.#events.get(name);
    if (held === undefined) this.#events.set(name, (held = { base: ts, flat: [] }));
    held.flat.push(contactId, ts - held.base);
  }

  /** @param name the top-level key of a trait, a list's id, a permission's subject */
  named(kind: Named, name: string, contactId: number): void {
    const contacts = this.#named[kind].get(name);
    if (contacts === undefined) this.#named[kind].set(name, new Set([contactId]));
    else contacts.add(contactId);
  }

  created(contactId: number): void {
    this.#created.push(contactId);
  }

  /** Stands for everything in this commit: what is listed otherwise is left out. */
  bulk(cause: "import" | "demo", events: readonly string[] | null): void {
    this.#bulk = ["b", cause, events];
  }

  /** These traits, of too many contacts to list: whose they are is left out. */
  manyTraits(names: ReadonlySet<string>): void {
    this.#many = names;
  }

  /** Notes what a row for ClickHouse says by itself. Events, traits and new contacts are noted by those who know them. */
  row(target: OutboxTarget, row: JsonObject): void {
    switch (target) {
      case "list_members":
        this.named("list", row["list"] as string, row["contact_id"] as number);
        return;
      case "permissions":
        this.named("permission", row["subject"] as string, row["contact_id"] as number);
        return;
      case "products":
        this.#products.add(row["product_id"] as string);
        return;
      case "moves":
        for (const pair of row["pairs"] as readonly (readonly number[])[]) this.#merges.push(...pair);
        return;
      case "erasures":
        for (const id of row["ids"] as readonly number[]) this.#erased.push(id);
        return;
      case "events":
      case "contacts":
      case "contact_traits":
      case "trait_history":
      case "dead_contacts":
      case "scores":
      case "rfm":
      case "ledger":
      case "ledger_runs":
        return;
    }
  }

  /** The body of the commit's row; null when nothing was noted. */
  body(): string | null {
    if (this.#bulk !== null) return JSON.stringify([this.#bulk]);
    const coded: Coded[] = [];
    if (this.#created.length > 0) coded.push(["c", this.#created]);
    for (const [name, { base, flat }] of this.#events) coded.push(["e", name, base, flat]);
    for (const kind of ["trait", "list", "permission"] as const) {
      for (const [name, contacts] of this.#named[kind]) {
        if (kind !== "trait" || !this.#many.has(name)) coded.push([letters[kind], name, [...contacts]]);
      }
    }
    if (this.#many.size > 0) coded.push(["a", [...this.#many]]);
    if (this.#products.size > 0) coded.push(["g", [...this.#products]]);
    if (this.#merges.length > 0) coded.push(["m", this.#merges]);
    if (this.#erased.length > 0) coded.push(["x", this.#erased]);
    return coded.length === 0 ? null : JSON.stringify(coded);
  }
}

type Named = "trait" | "list" | "permission";
const letters = { trait: "t", list: "l", permission: "p" } as const;

type Coded =
  | readonly ["e", name: string, base: number, flat: readonly number[]]
  | readonly ["t" | "l" | "p", name: string, contacts: readonly number[]]
  | readonly ["g" | "a", names: readonly string[]]
  | readonly ["m" | "c" | "x", numbers: readonly number[]]
  | readonly ["b", cause: "import" | "demo", events: readonly string[] | null];

/** Reads a body again. */
export function arrivalsOf(body: string): Arrival[] {
  return (JSON.parse(body) as readonly Coded[]).map((coded): Arrival => {
    switch (coded[0]) {
      case "e": {
        const [, name, base, flat] = coded;
        return { kind: "event", name, contacts: pairs(flat).map(([id, after]) => [id, base + after] as const) };
      }
      case "t":
        return { kind: "trait", name: coded[1], contacts: coded[2] };
      case "l":
        return { kind: "list", name: coded[1], contacts: coded[2] };
      case "p":
        return { kind: "permission", name: coded[1], contacts: coded[2] };
      case "g":
        return { kind: "product", ids: coded[1] };
      case "a":
        return { kind: "traits", names: coded[1] };
      case "m":
        return { kind: "merge", pairs: pairs(coded[1]) };
      case "c":
        return { kind: "created", contacts: coded[1] };
      case "x":
        return { kind: "erased", contacts: coded[1] };
      case "b":
        return { kind: "bulk", cause: coded[1], events: coded[2] };
    }
  });
}

function pairs(flat: readonly number[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (let i = 0; i < flat.length; i += 2) found.push([flat[i]!, flat[i + 1]!]);
  return found;
}
