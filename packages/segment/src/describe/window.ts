import type { Window } from "../language/ast.ts";
import { label, type Voice } from "./names.ts";
import { date, duration, stretch } from "./values.ts";

/** A window as it stands after the name of an event: "in the last 30 days". */
export function describeWindow(voice: Voice, window: Exclude<Window, { kind: "all" }>): string {
  const { words } = voice;
  switch (window.kind) {
    case "last":
      return words.say("window.last", { stretch: stretch(words, window.duration) });
    case "ago":
      return words.say("window.ago", { from: duration(words, window.from), to: duration(words, window.to) });
    case "range": {
      const { from, to } = window;
      if (from === null) return words.say("window.to", { to: to === null ? "" : date(words, to) });
      if (to === null) return words.say("window.from", { from: date(words, from) });
      return words.say("window.range", { from: date(words, from), to: date(words, to) });
    }
    case "calendar":
      return words.say(`window.${window.which}.${window.unit}`);
    case "anchored": {
      const { anchor } = window;
      const name = anchor.kind === "trait" ? label(voice, "traits", anchor.path) : label(voice, "events", anchor.event);
      return words.say(`window.anchored.${anchor.kind}`, { duration: duration(words, window.duration), anchor: name });
    }
  }
}
