import type { RfmModelAnswer } from "@kindred/server/answers";
import { createContext, useContext } from "react";

export const ModelContext = createContext<RfmModelAnswer | null>(null);

/** The model of the page. Only below its frame. */
export function useShownModel(): RfmModelAnswer {
  const model = useContext(ModelContext);
  if (model === null) throw new Error("Outside of a model's page");
  return model;
}
