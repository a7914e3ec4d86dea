export { isJsonArray, isJsonObject, type Json, type JsonObject, type Scalar } from "./json.ts";
export { KindredError, type KindredErrorOptions } from "./errors.ts";
export {
  base32,
  isSlug,
  newId,
  type ContactKey,
  type ImportId,
  type KeyId,
  type UserId,
  type WorkspaceId,
} from "./ids.ts";
export { join, maxDepth, maxKeys, normalizeObject, normalizeTraits, normalJsonText } from "./normal-form.ts";
export { callTypes } from "./calls/call.ts";
export type { AliasCall, Call, CallIdentities, CallType, EventCall, IdentifyCall } from "./calls/call.ts";
export { openBatch, openCall, type Envelope } from "./calls/envelope.ts";
export { readEmail, readId, readLooseId } from "./calls/identity-values.ts";
export {
  earliestEvent,
  latestEventAhead,
  maxBatchBytes,
  maxEventBytes,
  maxEventNameLength,
  maxIdLength,
} from "./calls/limits.ts";
export { parseCall, type ParseOptions } from "./calls/parse-call.ts";
export { readInstant } from "./calls/timestamp.ts";
