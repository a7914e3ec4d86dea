import type { RfmDefinition } from "@kindred/models";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { removeRfmModel, rfmModel, rfmModels, rfmVersions, saveRfmModel } from "./definitions.ts";
import { previewRfm, type RfmPreview } from "./preview.ts";
import { noon, openRfmBench, purchase, type RfmBench, simple } from "./testing/rfm-shop.ts";

let bench: RfmBench;
let shop: WorkspaceStore;

beforeAll(async () => {
  bench = await openRfmBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  shop = await bench.stores.createWorkspace({ name: "shop", timezone: "Europe/Kyiv" });
});

async function preview(definition: RfmDefinition = simple): Promise<RfmPreview> {
  await bench.ingest.flush(shop.id);
  return previewRfm(shop, definition, noon);
}

/** [r, f, m, class, size, amount] of each cell. */
async function cells(definition?: RfmDefinition): Promise<unknown[]> {
  const { cells: found } = await preview(definition);
  return found.map(({ r, f, m, class: name, size, amount }) => [r, f, m, name, size, amount]);
}

describe("what is odd in the data has a defined result", () => {
  test("one customer, with the quantiles of one value", async () => {
    await bench.send(shop, "anna", 3);
    expect(await cells(purchase)).toEqual([[5, 1, 1, "new", 1, 10]]);
  });

  test("all the same value: nobody is split", async () => {
    for (const who of ["anna", "ben", "carl"]) await bench.send(shop, who, 3);
    expect(await cells(purchase)).toEqual([[5, 1, 1, "new", 3, 30]]);
  });

  test("orders in the future do not count until they are past", async () => {
    await bench.send(shop, "anna", 0);
    await bench.send(shop, "anna", -1);
    await bench.send(shop, "ben", -1);
    expect(await cells()).toEqual([[3, 1, 1, "recent", 1, 10]]);
  });

  test("the same message twice counts once", async () => {
    const call = {
      type: "track",
      userId: "anna",
      event: "Order Completed",
      messageId: "same",
      properties: { revenue: 7 },
    };
    const timestamp = new Date(noon).toISOString();
    await bench.ingest.accept(shop.id, [
      { ...call, timestamp },
      { ...call, timestamp },
    ]);
    expect(await cells()).toEqual([[3, 1, 1, "recent", 1, 7]]);
  });

  test("orders of nothing, of less than nothing and without an amount count, and amount to what they say", async () => {
    await bench.send(shop, "anna", 0, { revenue: 0 });
    await bench.send(shop, "ben", 0, { revenue: -5 });
    await bench.send(shop, "carl", 0, { revenue: "12" });
    await bench.send(shop, "dora", 0, {});
    expect(await cells()).toEqual([[3, 1, 1, "recent", 4, -5]]);
  });

  test("refunds are taken off whatever their sign, below nothing too, and make nobody a customer", async () => {
    await bench.send(shop, "anna", 0, { revenue: 120 });
    await bench.send(shop, "anna", 0, { revenue: 30 }, "Order Refunded");
    await bench.send(shop, "ben", 0, { revenue: 10 });
    await bench.send(shop, "ben", 0, { revenue: -40 }, "Order Refunded");
    await bench.send(shop, "carl", 0, { revenue: 40 }, "Order Refunded");
    expect(await cells()).toEqual([
      [3, 1, 1, "recent", 1, -30],
      [3, 1, 2, "recent", 1, 90],
    ]);
    const kept = { ...simple, monetary: { ...simple.monetary!, refunds: null } };
    expect(await cells(kept)).toEqual([
      [3, 1, 1, "recent", 1, 10],
      [3, 1, 3, "recent", 1, 120],
    ]);
  });

  test("days are those of the workspace's calendar", async () => {
    // 22:30 UTC on 9 June is 10 June in Kyiv: the same day as noon.
    await bench.send(shop, "anna", 13.5 / 24);
    const first: RfmDefinition = { ...simple, r: { by: "fixed", at: [1, 2] } };
    expect(await cells(first)).toEqual([[3, 1, 1, "recent", 1, 10]]);
  });

  test("nobody at all", async () => {
    expect(await preview(purchase)).toMatchObject({ people: 0, cells: [], thresholds: { r: { at: [] } } });
  });
});

describe("several currencies", () => {
  const withRates = (rates: Record<string, number>): RfmDefinition => ({
    ...simple,
    monetary: { ...simple.monetary!, currency: { into: "EUR", rates } },
  });
  beforeEach(async () => {
    await bench.send(shop, "anna", 0, { revenue: 10, currency: "EUR" });
    await bench.send(shop, "anna", 0, { revenue: 100, currency: "UAH" });
    await bench.send(shop, "anna", 0, { revenue: 40, currency: "UAH" }, "Order Refunded");
  });

  test("are refused without rates, with what there is of each", async () => {
    await expect(preview()).rejects.toMatchObject({ code: "several_currencies", status: 422 });
    await expect(preview()).rejects.toThrow("UAH: 2, EUR: 1");
  });

  test("are converted by the rates of the definition, which must name them all", async () => {
    expect(await cells(withRates({ UAH: 0.02 }))).toMatchObject([[3, 2, 1, "recent", 1, 11.2]]);
    await expect(preview(withRates({ USD: 0.9 }))).rejects.toMatchObject({ code: "missing_rate" });
    await expect(preview(withRates({ USD: 0.9 }))).rejects.toThrow("UAH");
  });

  test("are the same in small letters", async () => {
    await bench.send(shop, "anna", 0, { revenue: 50, currency: "uah" });
    expect(await cells(withRates({ UAH: 0.02 }))).toMatchObject([[3, 3, 1, "best", 1, 12.2]]);
  });

  test("may be left out by a condition on the events that count", async () => {
    const monetary = { ...simple.monetary!, refunds: null };
    const euros = { ...simple, monetary, where: { property: "currency", is: "EUR" } };
    expect(await cells(euros)).toEqual([[3, 1, 1, "recent", 1, 10]]);
  });

  test("an event that names none is in the workspace's own", async () => {
    const other = await bench.stores.createWorkspace({ name: "Euro", currency: "EUR" });
    shop = other;
    await bench.send(shop, "anna", 0, { revenue: 10 });
    await bench.send(shop, "anna", 0, { revenue: 10, currency: "EUR" });
    expect(await cells()).toEqual([[3, 2, 1, "recent", 1, 20]]);
    await bench.send(shop, "anna", 0, { revenue: 10, currency: "USD" });
    await expect(preview()).rejects.toMatchObject({ code: "several_currencies" });
  });
});

describe("definitions", () => {
  const saved = { by: "me@example.com", at: noon };

  test("are versions; the former is saved again to undo", async () => {
    await saveRfmModel(shop, "purchase", simple, saved);
    await saveRfmModel(shop, "purchase", purchase, { ...saved, expectedVersion: 1 });
    expect(await rfmModel(shop, "purchase")).toMatchObject({ version: 2, builtIn: true, author: "me@example.com" });
    expect((await rfmVersions(shop, "purchase")).map(({ version, definition }) => [version, definition])).toEqual([
      [2, purchase],
      [1, simple],
    ]);
    const late = saveRfmModel(shop, "purchase", simple, { ...saved, expectedVersion: 1 });
    await expect(late).rejects.toMatchObject({ code: "version_conflict", status: 409 });
  });

  test("the built-in ones are there and cannot be lost; others can", async () => {
    await saveRfmModel(shop, "visits", { ...simple, monetary: null }, saved);
    await removeRfmModel(shop, "visits", saved);
    await saveRfmModel(shop, "engagement", { ...simple, monetary: null }, saved);
    await removeRfmModel(shop, "engagement", saved);
    expect((await rfmModels(shop)).map(({ id, definition }) => [id, definition.name])).toEqual([
      ["purchase", "Purchases"],
      ["engagement", "Engagement"],
    ]);
    await expect(rfmModel(shop, "visits")).rejects.toMatchObject({ code: "unknown_model", status: 404 });
  });

  test("that cannot be used are refused with the place", async () => {
    const refused = (change: Partial<RfmDefinition>): Promise<unknown> =>
      saveRfmModel(shop, "purchase", { ...simple, ...change }, saved).catch((error: unknown) => error);
    expect(await refused({ events: [] })).toMatchObject({ code: "invalid_rfm_model", pointer: "/events" });
    expect(await refused({ where: { property: "revenue", about: 3 } })).toMatchObject({ code: "invalid_segment" });
    const refunds = { events: ["Order Completed"], property: "revenue" };
    expect(await refused({ monetary: { ...simple.monetary!, refunds } })).toMatchObject({
      code: "invalid_rfm_model",
      pointer: "/monetary/refunds/events",
    });
    expect(await rfmVersions(shop, "purchase")).toEqual([]);
  });

  test("a rule that nobody can reach is pointed out", async () => {
    const { unreachable } = await preview({ ...simple, rules: [{ class: "all" }, { class: "late", r: [1, 1] }] });
    expect(unreachable).toEqual([1]);
  });
});
