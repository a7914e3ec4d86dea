export { openTestStores, type TestStores } from "./test-stores.ts";
