import type { AlertBody, AlertKind } from "../alert.ts";
import type { SaidAlert } from "../message/say-alert.ts";

export interface ToldAlert {
  /** null: a test. */
  readonly id: number | null;
  readonly ruleId: string;
  readonly segment: string;
  readonly kind: AlertKind | "test";
  /** Unix ms. */
  readonly at: number;
  readonly body: AlertBody;
}

/** The body of a request, in the shape the Standard Webhooks specification recommends. */
export function alertMessage(alert: ToldAlert, said: SaidAlert, link: string | null): string {
  const { body } = alert;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const timestamp = iso(alert.at);
  const data = {
    alert: alert.id,
    kind: alert.kind,
    at: timestamp,
    segment: { id: alert.segment, name: body.segmentName },
    rule: { id: alert.ruleId, measure: body.measure, condition: body.condition },
    value: body.value,
    before: body.before,
    expected: body.expected,
    from: iso(body.from),
    to: iso(body.to),
    causes: body.causes,
    problem: body.problem,
    title: said.title,
    lines: [...said.figures, ...said.causes.map(({ text }) => text)],
    link,
  };
  return JSON.stringify({ type: "segment.size_alert", timestamp, data });
}
