import type { FindingAnswer } from "@kindred/server/answers";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useReducer, useState } from "react";
import { ApiError } from "../../../../api/request.ts";
import { useCheck, usePreview, type Question } from "../../api/preview.ts";
import { applied, type Operation } from "../../model/edit.ts";
import { begin, type History, step, type Step } from "../../model/history.ts";
import type { JsonObject } from "../../../../shell/condition/model/json.ts";
import { paramsOf } from "../../../../shell/condition/model/arguments.ts";
import { finished } from "../../model/draft.ts";
import { valueAt } from "../../../../shell/condition/model/pointer.ts";
import { rowAt, rowsOf, unfinished } from "../../model/unfinished.ts";
import type { Builder } from "../builder-context.ts";

/** The server is asked this long after the last edit. */
const pause = 150;
/** And this long after the last edit whether the data has something to say about it. */
const rest = 1_000;

/** The document under edit, and what the server says of it. */
export function useEditor(workspace: string, document: JsonObject, readOnly: boolean) {
  const [history, dispatch] = useReducer(step, document, begin);
  const [session] = useState(() => `builder-${Math.random().toString(36).slice(2)}`);
  const [asOf, setAsOf] = useState("");
  const [args, setArgs] = useState<JsonObject>({});
  const { present } = history;
  const lacks = useMemo(() => unfinished(present["where"]), [present]);
  const ready = lacks.size === 0;
  const wanted = useMemo(() => (ready ? questionOf(present, args, asOf) : null), [present, args, asOf, ready]);
  const [question] = useDebouncedValue(wanted, pause);
  // Answers of one session are for one instant: another one begins with the data as it is now.
  const [turn, setTurn] = useState(0);
  const preview = usePreview(workspace, `${session}-${turn}`, question);
  // The data is looked at when the hands rest: that takes longer than counting.
  const [rested] = useDebouncedValue(question, rest);
  const checked = useCheck(workspace, rested === question && !preview.isError ? rested : null);
  const stale = !ready || wanted !== question || preview.isFetching || preview.isError;
  const findings = useMemo(
    () =>
      byRow(present, preview.error === null ? (checked.data ?? preview.data)?.diagnostics : refusals(preview.error)),
    [present, preview.data, preview.error, checked.data],
  );
  const counts = useMemo(
    () => new Map((preview.data?.conditions ?? []).map(({ pointer, ...count }) => [pointer, count])),
    [preview.data],
  );
  const builder = useMemo<Builder>(
    () => builderOf({ workspace, history, dispatch, counts, stale, findings, lacks, readOnly }),
    [workspace, history, counts, stale, findings, lacks, readOnly],
  );
  const again = (): void => setTurn(turn + 1);
  return { builder, preview, again, question, asOf, setAsOf, args, setArgs, stale, ready };
}

function questionOf(document: JsonObject, given: JsonObject, asOf: string): Question {
  // A parameter that was taken away leaves its value behind.
  const args = Object.fromEntries(
    paramsOf(document).flatMap(({ name }) => (name in given ? [[name, given[name]!]] : [])),
  );
  const instant = asOf === "" ? NaN : Date.parse(asOf);
  return {
    document: finished(document),
    ...(Object.keys(args).length === 0 ? {} : { args }),
    ...(Number.isNaN(instant) ? {} : { now: new Date(instant).toISOString() }),
  };
}

/** What a refusal finds wrong; undefined for a refusal of another kind. */
function refusals(error: Error): readonly FindingAnswer[] | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (Array.isArray(error.details)) return error.details as readonly FindingAnswer[];
  if (error.pointer === null) return undefined;
  return [{ severity: "error", code: error.code, pointer: error.pointer, message: error.message }];
}

function byRow(
  document: JsonObject,
  found: readonly FindingAnswer[] | undefined,
): ReadonlyMap<string, readonly FindingAnswer[]> {
  const rows = rowsOf(document["where"]);
  const map = new Map<string, FindingAnswer[]>();
  for (const finding of found ?? []) {
    const row = rowAt(rows, finding.pointer);
    map.set(row, [...(map.get(row) ?? []), finding]);
  }
  return map;
}

function builderOf(
  shared: Omit<Builder, "document" | "edit" | "move" | "set"> & {
    readonly history: History;
    readonly dispatch: (step: Step) => void;
  },
): Builder {
  const { history, dispatch } = shared;
  const document = history.present;
  /** A fix may be for a document that has been edited since: then it does nothing. */
  const fits = (operations: readonly Operation[]): boolean => {
    try {
      applied(document, operations);
      return true;
    } catch (error) {
      if (error instanceof RangeError) return false;
      throw error;
    }
  };
  return {
    ...shared,
    document,
    edit: (operations, field) => {
      if (fits(operations)) dispatch({ kind: "edit", operations, ...(field === undefined ? {} : { field }) });
    },
    move: (move, part = "field") => {
      if (move !== null) dispatch({ kind: "edit", operations: move.operations, focus: { at: move.at, part } });
    },
    set: (at, value, field) =>
      dispatch({
        kind: "edit",
        operations: [{ op: valueAt(document, at) === undefined ? "add" : "replace", path: at, value }],
        ...(field === undefined ? {} : { field }),
      }),
  };
}
