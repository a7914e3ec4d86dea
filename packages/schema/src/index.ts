export { isJsonObject, type Json, type JsonObject, type Scalar } from "./json.ts";
export { KindredError, type KindredErrorOptions } from "./errors.ts";
export { newId } from "./ids.ts";
