import type { JsonObject } from "../../../../shell/condition/model/json.ts";

/** The form of one condition: shows it and gives back what it becomes. */
export interface LeafProps {
  readonly value: JsonObject;
  readonly onChange: (value: JsonObject) => void;
}
