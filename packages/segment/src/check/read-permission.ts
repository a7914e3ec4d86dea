import type { JsonObject } from "@kindred/schema";

import type { ChannelCondition, SubscribedCondition } from "../language/ast.ts";
import { channels } from "../language/channels.ts";
import { pointerTo } from "../language/pointer.ts";
import { readName } from "./read-names.ts";
import { isParamRef, readBoolean } from "./read-values.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** Whether a message can go to a contact over a channel. */
export function readChannel(reader: Reader, object: JsonObject, at: string): Read<ChannelCondition> {
  const clean = checkKeys(reader, object, at, "a condition on a channel", ["channel", "reachable"]);
  const raw = own(object, "channel");
  const place = pointerTo(at, "channel");
  const channel = channels.find((known) => known === raw) ?? null;
  if (channel === null) {
    const suggestion = typeof raw === "string" ? suggest(raw, channels) : null;
    fail(reader, "unknown_choice", place, { what: "`channel`", found: nameOf(raw), suggestion, known: channels });
  } else reader.mentions.push({ kind: "channel", name: channel, at: place });
  const reachable = readReachable(reader, object, at);
  return clean && channel !== null && reachable !== null ? { kind: "channel", channel, reachable, at } : null;
}

function readReachable(reader: Reader, object: JsonObject, at: string): Read<boolean> {
  const raw = own(object, "reachable");
  const what = "`reachable`";
  if (raw === undefined) {
    const example = '`"reachable": true`';
    return fail(reader, "missing_key", at, { what: "A condition on a channel", key: "reachable", example });
  }
  const place = pointerTo(at, "reachable");
  return isParamRef(raw) ? fail(reader, "param_not_allowed", place, { what }) : readBoolean(reader, raw, place, what);
}

/** Whether a contact opted in to a topic. */
export function readSubscribed(reader: Reader, object: JsonObject, at: string): Read<SubscribedCondition> {
  const clean = checkKeys(reader, object, at, "a condition on a topic", ["subscribed"]);
  const topic = readName(reader, own(object, "subscribed"), pointerTo(at, "subscribed"), "topic");
  return clean && topic !== null ? { kind: "subscribed", topic, at } : null;
}
