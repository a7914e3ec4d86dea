import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/kindred.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { cspNonce } from "./ui/theme.ts";

// Dialogs keep the page behind them from scrolling with a style of their own; this is where they look for its nonce.
Object.assign(globalThis, { __webpack_nonce__: cspNonce() });

const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
