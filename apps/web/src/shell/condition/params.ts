import { createContext, use } from "react";

const none: ReadonlyMap<string, string> = new Map();

/** Names of parameters with their types, which may stand for a value in the conditions below; nowhere else are there any. */
export const ParamsContext = createContext(none);

export function useParamTypes(): ReadonlyMap<string, string> {
  return use(ParamsContext);
}
