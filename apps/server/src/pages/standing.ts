import type { WordedFound } from "../segments/preview.ts";
import { moment } from "./layout.ts";

/** What was found of ledgers, permissions and scores, as a sentence; null for anything else. */
export function standingSentence(found: WordedFound, timezone: string): string | null {
  const on = (at: string): string => moment(at, timezone, "both");
  switch (found.kind) {
    case "moved": {
      const latest = found.deciding[0];
      return latest === undefined ? "There is no such change." : `${found.matching} times, last on ${on(latest.at)}.`;
    }
    case "stood": {
      const { deciding } = found;
      if (deciding === null) return "There is nothing in the history up to then.";
      return `They had ${deciding.change} on ${on(deciding.at)}.`;
    }
    case "rfm": {
      const { actual, since } = found;
      if (actual === null || since === null) return "They have no class.";
      return `They are ${actual.class} (${actual.r}, ${actual.f}, ${actual.m}) since ${on(since)}.`;
    }
    case "score": {
      const { actual, since } = found;
      if (actual === null || since === null) return "They have no such score.";
      const band = actual.band === "" ? "" : ` (${actual.band})`;
      return `It is ${actual.value ?? "missing"}${band} since ${on(since)}.`;
    }
    case "channel": {
      if (found.address?.granted !== true) return "There is no address.";
      if (found.consent?.granted !== true) return "There is no consent.";
      if (found.suppressed?.granted === true) return `Suppressed on ${on(found.suppressed.at)}.`;
      return `Consented on ${on(found.consent.at)}.`;
    }
    case "subscribed": {
      const { deciding } = found;
      if (deciding === null) return "They never said.";
      return `${deciding.granted ? "Opted in" : "Opted out"} on ${on(deciding.at)}.`;
    }
    default:
      return null;
  }
}
