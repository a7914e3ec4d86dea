export { isJsonObject, type Json, type JsonObject, type Scalar } from "./json.ts";
