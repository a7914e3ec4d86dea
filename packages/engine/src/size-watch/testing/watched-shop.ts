import { randomUUID } from "node:crypto";
import type { TestStores } from "@kindred/store/testing";
import { silentLogger } from "../../ingest/logger.ts";
import { type LiveShop, openLiveShop } from "../../membership/testing/live-shop.ts";
import type { AlertBody, AlertKind } from "../alert.ts";
import type { Measure, RuleCondition, RuleSettings, SizeRule } from "../rule.ts";
import { createSizeRules, type SizeRules } from "../rules.ts";
import { SizeWatch } from "../size-watch.ts";

export interface WrittenAlert {
  readonly id: number;
  readonly rule: string;
  readonly kind: AlertKind;
  readonly body: AlertBody;
}

/** A live shop whose segments are watched, under the shop's clock. */
export interface WatchedShop {
  readonly shop: LiveShop;
  readonly watch: SizeWatch;
  readonly rules: SizeRules;
  /** A rule that tells nobody but the app, with more settings where given. */
  rule(segment: string, measure: Measure, condition: RuleCondition, more?: Partial<RuleSettings>): Promise<SizeRule>;
  /** Events of many people in one go: user, event, ms before now. */
  events(all: readonly (readonly [user: string, event: string, ago?: number])[]): Promise<void>;
  /** Moves the clock, settles memberships and judges every rule. */
  after(ms: number): Promise<void>;
  /** Oldest first. */
  alerts(): Promise<WrittenAlert[]>;
  close(): Promise<void>;
}

export async function openWatchedShop(stores: TestStores): Promise<WatchedShop> {
  const shop = await openLiveShop(stores);
  const { workspace, ingest, membership } = shop;
  const now = (): number => shop.now;
  const watch = new SizeWatch({
    stores,
    membership,
    flush: (id) => ingest.flush(id),
    now,
    logger: silentLogger,
    works: true,
    onAlerts: () => undefined,
  });
  const rules = createSizeRules(workspace, now);
  const run = randomUUID();
  let messages = 0;
  return {
    shop,
    watch,
    rules,
    rule: (segment, measure, condition, more = {}) =>
      rules.create(
        {
          segment,
          measure,
          condition,
          channels: { users: [], addresses: [], webhooks: [] },
          tellRecovery: true,
          remindAfter: null,
          muted: false,
          snoozedUntil: null,
          ...more,
        },
        null,
      ),
    events: async (all) => {
      const calls = all.map(([userId, event, ago = 0]) => {
        const timestamp = new Date(shop.now - ago).toISOString();
        return { type: "track", userId, event, timestamp, messageId: `w${run}-${messages++}` };
      });
      const { rejected } = await ingest.accept(workspace.id, calls, { receivedAt: shop.now });
      if (rejected.length > 0) throw new Error(JSON.stringify(rejected[0]));
    },
    after: async (ms) => {
      shop.now += ms;
      await membership.settle(workspace.id);
      const checked = await watch.check(workspace.id);
      if (checked === null) throw new Error("The rules were not judged");
    },
    alerts: async () => {
      const { rows } = await workspace.pool.query<WrittenAlert>(
        "SELECT id, rule_id AS rule, kind, body FROM size_alerts WHERE workspace_id = $1 ORDER BY id",
        [workspace.id],
      );
      return rows;
    },
    close: async () => {
      await watch.close();
      await shop.close();
    },
  };
}
