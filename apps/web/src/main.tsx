import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "./ui/kindred.css";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { cspNonce } from "./ui/theme.ts";

// Dialogs keep the page behind them still by a style of their own, which needs the page's nonce as well.
setNonce(cspNonce());
const root = document.getElementById("root");
if (root === null) throw new Error("The page has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
