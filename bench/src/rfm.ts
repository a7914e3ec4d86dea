/**
 * RFM of purchases of everybody, on 1 million contacts and 30 million events: thresholds, scores and classes beside the same as one hand-written
 * statement and in DuckDB; all of them written the first time beside a statement that stores everybody; and the refresh of the day after,
 * which writes what changed and tells it. KINDRED_BENCH_SCALE=0.1, or `--small`, makes the shop a tenth of that.
 */
import { builtInModels } from "@kindred/models";
import { previewRfm, refreshRfmModel, rfmModel } from "@kindred/engine";
import { duel, median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { openShop, workspaceId } from "./rebuild/data.ts";
import { shopNow } from "./rebuild/shop.ts";
import { classesByHand, dropByHand, openDuck, type Sizes, storedByHand } from "./rfm/by-hand.ts";

const scale = process.argv.includes("--small") ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };
const day = 86_400_000;
const aim = 3_000;
const rounds = 3;
/** The days after it have orders still. */
const begin = shopNow - rounds * day;

const shop = await openShop(size, progress);
const { workspace, stores } = shop;
const { clickhouse } = workspace;
const signal = new AbortController().signal;
const definition = builtInModels.get("purchase")!;

try {
  const ours = async (): Promise<Sizes> => {
    const { cells } = await previewRfm(workspace, definition, shopNow);
    const sizes = new Map<string, number>();
    for (const cell of cells) sizes.set(cell.class, (sizes.get(cell.class) ?? 0) + cell.size);
    return sizes;
  };
  const byHand = (): Promise<Sizes> => classesByHand(clickhouse, shopNow);
  refuseDifference("the hand-written statement", await ours(), await byHand());
  const computed = await duel(rounds, ours, byHand);
  const what = "RFM of everybody: thresholds, scores and classes";
  told(what, computed.a, `one hand-written statement, ${milliseconds(computed.b)}`, computed.ratio);

  const duck = await openDuck(shop, shopNow);
  refuseDifference("DuckDB", await ours(), await duck.classes());
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(duck.classes));
  duck.close();
  const peer = `DuckDB over typed columns, ${milliseconds(median(times))}`;
  report({ what, measured: milliseconds(computed.a), peer, ratio: computed.a / median(times), aim: "none", met: true });

  const model = await rfmModel(workspace, "purchase");
  const first: number[] = [];
  const stored: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await forget();
    first.push(await timed(() => refreshRfmModel(stores, workspace, model, begin, signal)));
    stored.push(await timed(() => storedByHand(clickhouse, begin)));
  }
  const ratio = median(first.map((ms, round) => ms / stored[round]!));
  const whole = "RFM of everybody, the first time: all rows written";
  told(whole, median(first), `one hand-written INSERT SELECT, ${milliseconds(median(stored))}`, ratio);

  const daily: number[] = [];
  const again: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const at = begin + round * day;
    daily.push(
      await timed(async () => {
        const { changed, told: moved } = await refreshRfmModel(stores, workspace, model, at, signal);
        progress(
          `day ${round}: ${changed.toLocaleString("en")} rows changed, ${moved.toLocaleString("en")} moves told`,
        );
      }),
    );
    again.push(await timed(() => storedByHand(clickhouse, at)));
  }
  const later = "RFM of everybody, a day later: changed rows written, moves told";
  const dailyRatio = median(daily.map((ms, round) => ms / again[round]!));
  told(later, median(daily), `one hand-written INSERT SELECT of everybody, ${milliseconds(median(again))}`, dailyRatio);
} finally {
  await forget();
  await dropByHand(clickhouse);
  await stores.close();
}

function told(what: string, ms: number, peer: string, ratio: number): void {
  const met = ratio <= 2 && ms <= aim;
  report({ what, measured: milliseconds(ms), peer, ratio, aim: `<= 2 and <= ${aim} ms`, met });
}

/** As if the model had been computed a day before, of nobody: what follows is neither a past to be made nor anybody's news. */
async function forget(): Promise<void> {
  await clickhouse.command("TRUNCATE TABLE rfm");
  await clickhouse.command("ALTER TABLE events DELETE WHERE event = 'RFM Class Changed' SETTINGS mutations_sync = 2");
  for (const table of ["rfm_runs", "outbox", "arrivals"])
    await stores.pool.query(`DELETE FROM ${table} WHERE workspace_id = $1`, [workspaceId]);
  await stores.pool.query(
    `INSERT INTO rfm_runs (workspace_id, model, at, version, kind, told, finished) VALUES ($1, 'purchase', $2, -1, 'refresh', true, true)`,
    [workspaceId, new Date(begin - day)],
  );
}

/** What is compared must be equal. */
function refuseDifference(who: string, ours: Sizes, theirs: Sizes): void {
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    if (ours.get(name) !== theirs.get(name))
      throw new Error(`${who} has ${theirs.get(name) ?? 0} in ${name}, we have ${ours.get(name) ?? 0}`);
  }
}
