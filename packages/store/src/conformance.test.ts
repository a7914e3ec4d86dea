import { afterAll, beforeAll } from "vitest";
import { storesConformance } from "./testing/conformance.ts";
import { openTestStores, type TestStores } from "./testing/test-stores.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

storesConformance("the embedded pair", { stores: () => stores });
