import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "./api/query-client.ts";
import { LanguageProvider } from "./languages/provider.tsx";
import { router } from "./router.tsx";
import { Notices } from "./shell/notices.tsx";
import { cspNonce, theme } from "./ui/theme.ts";

/** The providers, outermost first: what follows the language (direction, numbers) stands inside it. */
export function App() {
  return (
    <LanguageProvider>
      {({ direction }) => (
        <DirectionProvider key={direction} initialDirection={direction}>
          <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={cspNonce}>
            <QueryClientProvider client={queryClient}>
              <Notices />
              <RouterProvider router={router} />
            </QueryClientProvider>
          </MantineProvider>
        </DirectionProvider>
      )}
    </LanguageProvider>
  );
}
