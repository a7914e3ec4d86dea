import type { JsonObject } from "@kindred/schema";
import { expect, test } from "vitest";
import { permissionsOf } from "./from-events.ts";

const off = (subject: string): object => ({ subject, granted: false });
const on = (subject: string): object => ({ subject, granted: true });

test.each<readonly [string, JsonObject, readonly object[]]>([
  ["Unsubscribed", {}, [off("consent:email")]],
  ["Subscribed", {}, [on("consent:email")]],
  ["Unsubscribed", { channel: "sms" }, [off("consent:sms")]],
  ["Unsubscribed", { channel: "carrier pigeon" }, [off("consent:email")]],
  ["Unsubscribed", { topic: "Weekly news" }, [off("topic:Weekly news")]],
  ["Subscribed", { list_id: 17, channel: "sms" }, [on("topic:17")]],
  ["Unsubscribed", { topic: "", list_id: "news" }, [off("topic:news")]],
  ["Unsubscribed", { topic: "x".repeat(201) }, [off("consent:email")]],
  ["Email Bounced", {}, [on("suppressed:email")]],
  ["Email Bounced", { bounce_type: "Hard" }, [on("suppressed:email")]],
  ["Email Bounced", { bounce_type: "Soft" }, []],
  ["Email Bounced", { type: "Transient" }, []],
  ["Email Marked as Spam", {}, [on("suppressed:email")]],
  ["Email Opened", {}, []],
  ["unsubscribed", {}, []],
])("%s with %j", (event, properties, wanted) => {
  expect(permissionsOf(event, properties)).toEqual(wanted);
});
