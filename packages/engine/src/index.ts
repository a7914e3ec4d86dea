export { resolveContacts, type ContactRow, type ResolvedRows, type ResolveOptions } from "./identity/bulk.ts";
export { addToList, removeFromList } from "./ingest/lists.ts";
export { upsertProducts, type ProductRow } from "./ingest/products.ts";
