import { compileEveryone, compileLeaves, type LeafMoment, type PlannedLeaf } from "@kindred/segment";
import { Gate, type WorkspaceStore } from "@kindred/store";
import { ContactSet } from "../membership/contact-set.ts";
import type { Population } from "./population.ts";
import { type ChannelReach, readReach } from "./reach.ts";
import { answers, type Asking, type Reading, Readings } from "./readings.ts";

export interface ReaderOptions {
  /** For the populations that are kept. */
  readonly bytes: number;
  /** Reads of the data at once, over all workspaces. */
  readonly atOnce: number;
}

/** Who asks, of what, and until when. */
export interface Inquiry extends Asking, LeafMoment {
  readonly workspace: WorkspaceStore;
  readonly signal: AbortSignal;
  /** Whether somebody may ask for the same again. */
  readonly keep: boolean;
}

interface UnderWay<Value> extends Asking {
  readonly reading: Promise<Reading<Value>>;
  /** Of everybody who waits for it. */
  readonly signals: AbortSignal[];
}

/**
 * Reads populations and keeps them. What is kept, or being read by somebody else, is not read again; what nobody waits for any
 * more when its turn comes is not read at all.
 */
export class PopulationReader {
  readonly #populations: Shelf<Population>;
  readonly #reach: Shelf<readonly ChannelReach[]>;

  constructor({ bytes, atOnce }: ReaderOptions) {
    const gate = new Gate(atOnce);
    this.#populations = new Shelf(bytes * 0.8, ({ set }) => set.bytes, gate);
    this.#reach = new Shelf(
      bytes * 0.2,
      (channels) => channels.reduce((sum, { contacts }) => sum + contacts.bytes, 0),
      gate,
    );
  }

  /** Whom each leaf holds for, by its key. */
  async leaves(leaves: readonly PlannedLeaf[], inquiry: Inquiry): Promise<ReadonlyMap<string, Reading<Population>>> {
    const byName = new Map(leaves.map((leaf) => [nameOf(inquiry, leaf.key), leaf] as const));
    const readings = await this.#populations.take([...byName.keys()], inquiry, (missing) => {
      const statements = compileLeaves(
        missing.map((name) => byName.get(name)!),
        inquiry,
      );
      return statements.map(({ sql, params, columns }) => ({
        names: columns.map(({ key }) => nameOf(inquiry, key)),
        read: async () => {
          const [row] = await inquiry.workspace.clickhouse.query<Record<string, string>>(sql, params);
          return columns.map(({ name, outside }): Population => {
            return { set: ContactSet.fromClickHouse(row![name]!), outside };
          });
        },
      }));
    });
    return new Map([...byName].map(([name, { key }]) => [key, readings.get(name)!]));
  }

  async everyone(inquiry: Inquiry): Promise<Reading<Population>> {
    const name = nameOf(inquiry, "everyone");
    const read = async (): Promise<Population[]> => {
      const { sql, params } = compileEveryone();
      const [row] = await inquiry.workspace.clickhouse.query<{ everyone: string }>(sql, params);
      return [{ set: ContactSet.fromClickHouse(row!.everyone), outside: false }];
    };
    return (await this.#populations.take([name], inquiry, (names) => [{ names, read }])).get(name)!;
  }

  async reach(inquiry: Inquiry): Promise<Reading<readonly ChannelReach[]>> {
    const name = nameOf(inquiry, `reach ${inquiry.now}`);
    const read = async () => [await readReach(inquiry.workspace.clickhouse, inquiry.now)];
    return (await this.#reach.take([name], inquiry, (names) => [{ names, read }])).get(name)!;
  }
}

function nameOf({ workspace }: Inquiry, key: string): string {
  return `${workspace.id} ${key}`;
}

/** One read of the data that gives the values of several names. */
interface Read<Value> {
  readonly names: readonly string[];
  readonly read: () => Promise<readonly Value[]>;
}

class Shelf<Value> {
  readonly #kept: Readings<Value>;
  readonly #underWay = new Map<string, UnderWay<Value>>();
  readonly #gate: Gate;

  constructor(bytes: number, bytesOf: (value: Value) => number, gate: Gate) {
    this.#kept = new Readings(bytes, bytesOf);
    this.#gate = gate;
  }

  async take(
    names: readonly string[],
    asking: Inquiry,
    plan: (missing: readonly string[]) => readonly Read<Value>[],
  ): Promise<ReadonlyMap<string, Reading<Value>>> {
    const taken = new Map<string, Reading<Value> | Promise<Reading<Value>>>();
    const missing: string[] = [];
    for (const name of names) {
      const kept = this.#kept.get(name, asking);
      const underWay = this.#underWay.get(name);
      if (kept !== null) taken.set(name, kept);
      else if (underWay !== undefined && answers(underWay, asking)) {
        underWay.signals.push(asking.signal);
        taken.set(name, underWay.reading);
      } else missing.push(name);
    }
    if (missing.length > 0)
      for (const read of plan(missing))
        for (const [name, reading] of this.#start(read, asking)) taken.set(name, reading);
    const settled = await Promise.all([...taken].map(async ([name, reading]) => [name, await reading] as const));
    return new Map(settled);
  }

  #start({ names, read }: Read<Value>, { version, turn, signal, keep }: Inquiry): Map<string, Promise<Reading<Value>>> {
    const signals = [signal];
    const values = this.#gate.run(async () => {
      if (!signals.every(({ aborted }) => aborted)) return read();
      // Whoever comes from here on starts it anew.
      forget();
      throw signal.reason;
    });
    const underWay = names.map((name, index) => {
      const reading = values.then((all) => ({ value: all[index]!, version, turn }));
      this.#underWay.set(name, { reading, signals, version, turn });
      return [name, reading] as const;
    });
    const forget = (): void => {
      for (const [name, reading] of underWay)
        if (this.#underWay.get(name)?.reading === reading) this.#underWay.delete(name);
    };
    for (const [name, reading] of underWay) {
      reading.then(
        (one) => (keep ? this.#kept.put(name, one) : undefined),
        // Told to those who wait.
        () => undefined,
      );
    }
    values.then(forget, forget);
    return new Map(underWay);
  }
}
