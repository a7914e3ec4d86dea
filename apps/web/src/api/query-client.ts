import { QueryClient } from "@tanstack/react-query";
import { isConnected, onConnectionChange } from "./connection.ts";
import { ApiError } from "./request.ts";

const again = 3;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; only silence and failures of the server are tried again.
      retry: (failures, error) =>
        failures < again && !(error instanceof ApiError && error.status > 0 && error.status < 500),
    },
  },
});

// What was on the screen when the connection was lost is read anew when it is back.
onConnectionChange(() => {
  if (isConnected()) void queryClient.invalidateQueries();
});
