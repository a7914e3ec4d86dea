import { newId } from "@kindred/schema";
import type { AlertBody } from "./alert.ts";
import type { Verdict } from "./judge.ts";
import { sendLetter, type SendingResources, sendToWebhook } from "./notices/send.ts";
import type { SizeRule } from "./rule.ts";

/** What came of a test, recipient by recipient. */
export interface TestOutcome {
  readonly channel: "user" | "address" | "webhook";
  readonly target: string;
  readonly sent: boolean;
  readonly reason: string | null;
}

/** Tells everybody a rule names what an alert of it would look like, now; nothing is written and nothing is retried. */
export async function sendTest(
  resources: SendingResources,
  workspaceId: string,
  rule: Pick<SizeRule, "id" | "segment" | "measure" | "condition" | "channels">,
  { segmentName, verdict }: { readonly segmentName: string; readonly verdict: Verdict | null },
): Promise<readonly TestOutcome[]> {
  const at = resources.now();
  const body: AlertBody = {
    segmentName,
    measure: rule.measure,
    condition: rule.condition,
    value: verdict?.value ?? 0,
    before: verdict?.kind === "judged" ? verdict.before : null,
    expected: verdict?.kind === "judged" ? verdict.expected : null,
    from: verdict?.kind === "judged" ? verdict.from : at,
    to: at,
    causes: null,
    problem: null,
  };
  const alert = { id: null, ruleId: rule.id, segment: rule.segment, kind: "test", at, body } as const;
  const { users, addresses, webhooks } = rule.channels;
  const outcomes: TestOutcome[] = [];
  const recipients = [
    ...users.map((target) => ({ channel: "user" as const, target })),
    ...addresses.map((target) => ({ channel: "address" as const, target })),
  ];
  for (const to of recipients) {
    const settled = await sendLetter(resources, workspaceId, to, { id: newId("note"), alerts: [alert] });
    outcomes.push({ ...to, sent: settled.kind === "sent", reason: settled.kind === "sent" ? null : settled.reason });
  }
  for (const target of webhooks) {
    const settled = await sendToWebhook(resources, workspaceId, target, { id: newId("note"), alert, attempt: 1 });
    const reason = settled.kind === "sent" ? null : settled.reason;
    outcomes.push({ channel: "webhook", target, sent: settled.kind === "sent", reason });
  }
  return outcomes;
}
