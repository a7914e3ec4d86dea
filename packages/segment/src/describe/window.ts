import type { Window } from "../language/ast.ts";
import { label, type Voice } from "./names.ts";
import { ago, date, dayOfMonth, span, stretch } from "./values.ts";

/** A window as it stands after the name of an event: "in the last 30 days". */
export function describeWindow(voice: Voice, window: Exclude<Window, { kind: "all" }>): string {
  const { words } = voice;
  switch (window.kind) {
    case "last":
      return words.say("window.last", { stretch: stretch(words, "last", window.duration) });
    case "ago":
      return words.say("window.ago", { from: ago(words, window.from), to: ago(words, window.to) });
    case "range": {
      const { from, to } = window;
      if (from === null) return words.say("window.to", { to: to === null ? "" : date(words, to) });
      const beginning = { from: date(words, from), fromDay: dayOfMonth(from) };
      if (to === null) return words.say("window.from", beginning);
      return words.say("window.range", { ...beginning, to: date(words, to) });
    }
    case "calendar":
      return words.say(`window.${window.which}.${window.unit}`);
    case "anchored": {
      const { anchor } = window;
      const name = anchor.kind === "trait" ? label(voice, "traits", anchor.path) : label(voice, "events", anchor.event);
      return words.say(`window.anchored.${anchor.kind}`, { span: span(words, window.duration), anchor: name });
    }
  }
}
