import { useCallback } from "react";
import { useIntl } from "react-intl";
import { ApiError } from "../api/request.ts";

/** A failure in words: the catalogue's for its code, else the server's own, which names the fix in English. */
export function useProblem(): (error: unknown) => string {
  const intl = useIntl();
  return useCallback(
    (error) => {
      const code = error instanceof ApiError ? error.code : "unexpected";
      const id = `problem.${code}`;
      if (intl.messages[id] !== undefined) return intl.formatMessage({ id });
      return error instanceof Error ? error.message : intl.formatMessage({ id: "problem.unexpected" });
    },
    [intl],
  );
}
