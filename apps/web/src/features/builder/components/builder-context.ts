import type { FindingAnswer } from "@kindred/server/answers";
import { createContext, use } from "react";
import type { Operation } from "../model/edit.ts";
import type { History, Part, Step } from "../model/history.ts";
import type { Json, JsonObject } from "../../../shell/condition/model/json.ts";
import type { Move } from "../model/rows.ts";
import type { Lack } from "../../../shell/condition/model/lack.ts";

export interface RowCount {
  readonly sentence: string;
  readonly alone: number;
  readonly running: number;
}

/** What the rows of the builder share. */
export interface Builder {
  readonly workspace: string;
  readonly history: History;
  readonly document: JsonObject;
  readonly dispatch: (step: Step) => void;
  /** @param field names what is typed in, so that typing on is undone together */
  readonly edit: (operations: readonly Operation[], field?: string) => void;
  /** An edit after which the keyboard stands on the row it led to. */
  readonly move: (move: Move | null, part?: Part) => void;
  readonly set: (at: string, value: Json, field?: string) => void;
  readonly counts: ReadonlyMap<string, RowCount>;
  /** The counts are of an older document. */
  readonly stale: boolean;
  readonly findings: ReadonlyMap<string, readonly FindingAnswer[]>;
  readonly lacks: ReadonlyMap<string, Lack>;
  readonly readOnly: boolean;
}

export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = use(BuilderContext);
  if (builder === null) throw new Error("Outside of the builder");
  return builder;
}
