import type { Wiring } from "../wiring.ts";
import type { Api } from "./api.ts";
import { argumentRoutes } from "./arguments.ts";
import { compareRoutes } from "./compare.ts";
import { contactDetailRoutes } from "./contact-details.ts";
import { contactChangeRoutes } from "./contact-changes.ts";
import { contactRoutes } from "./contacts.ts";
import { eventRoutes } from "./events.ts";
import { evaluationRoutes } from "./evaluate.ts";
import { exportRoutes } from "./export.ts";
import { importRoutes } from "./imports.ts";
import { keyRoutes } from "./keys.ts";
import { ledgerRoutes } from "./ledger.ts";
import { listRoutes } from "./lists.ts";
import { membershipRoutes } from "./memberships.ts";
import { overviewRoutes } from "./overview.ts";
import { overlapRoutes } from "./overlap.ts";
import { permissionRoutes } from "./permissions.ts";
import { previewRoutes } from "./preview.ts";
import { productRoutes } from "./products.ts";
import { segmentCardRoutes } from "./segment-cards.ts";
import { segmentChangeRoutes } from "./segment-changes.ts";
import { segmentRoutes } from "./segments.ts";
import { sessionRoutes } from "./session.ts";
import { setupRoutes } from "./setup.ts";
import { streamRoutes } from "./stream.ts";
import { userRoutes } from "./users.ts";
import { vocabularyRoutes } from "./vocabulary.ts";
import { webhookLetterRoutes } from "./webhook-letters.ts";
import { webhookRoutes } from "./webhooks.ts";
import { workspaceRoutes } from "./workspaces.ts";

/** Everything under /api/v1. */
export const resources: readonly ((api: Api, wiring: Wiring) => void)[] = [
  sessionRoutes,
  setupRoutes,
  workspaceRoutes,
  userRoutes,
  keyRoutes,
  contactRoutes,
  contactChangeRoutes,
  contactDetailRoutes,
  permissionRoutes,
  eventRoutes,
  vocabularyRoutes,
  productRoutes,
  overviewRoutes,
  listRoutes,
  importRoutes,
  segmentRoutes,
  segmentCardRoutes,
  segmentChangeRoutes,
  evaluationRoutes,
  previewRoutes,
  argumentRoutes,
  overlapRoutes,
  membershipRoutes,
  ledgerRoutes,
  compareRoutes,
  exportRoutes,
  streamRoutes,
  webhookRoutes,
  webhookLetterRoutes,
];
