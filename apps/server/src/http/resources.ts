import type { Wiring } from "../wiring.ts";
import type { Api } from "./api.ts";
import { alertRoutes } from "./alerts.ts";
import { argumentRoutes } from "./arguments.ts";
import { catalogueRoutes } from "./catalogue.ts";
import { cohortRoutes } from "./cohorts.ts";
import { compareRoutes } from "./compare.ts";
import { contactDetailRoutes } from "./contact-details.ts";
import { contactChangeRoutes } from "./contact-changes.ts";
import { contactMoveRoutes } from "./contact-moves.ts";
import { contactRoutes } from "./contacts.ts";
import { demoRoutes } from "./demo.ts";
import { deadLetterRoutes } from "./dead-letters.ts";
import { debuggerRoutes } from "./debugger.ts";
import { eventRoutes } from "./events.ts";
import { evaluationRoutes } from "./evaluate.ts";
import { exportRoutes } from "./export.ts";
import { importFileRoutes } from "./import-files.ts";
import { importRoutes } from "./imports.ts";
import { keyRoutes } from "./keys.ts";
import { ledgerRoutes } from "./ledger.ts";
import { lifeCycleRoutes } from "./life-cycle.ts";
import { listRoutes } from "./lists.ts";
import { measureRoutes } from "./measures.ts";
import { membershipRoutes } from "./memberships.ts";
import { overviewRoutes } from "./overview.ts";
import { overlapRoutes } from "./overlap.ts";
import { permissionRoutes } from "./permissions.ts";
import { previewRoutes } from "./preview.ts";
import { productCardRoutes } from "./product-cards.ts";
import { productRoutes } from "./products.ts";
import { refreshRoutes } from "./refreshes.ts";
import { profileRoutes } from "./profile.ts";
import { rfmPeopleRoutes } from "./rfm-people.ts";
import { rfmRoutes } from "./rfm.ts";
import { segmentCardRoutes } from "./segment-cards.ts";
import { segmentChangeRoutes } from "./segment-changes.ts";
import { segmentRoutes } from "./segments.ts";
import { sessionRoutes } from "./session.ts";
import { setupRoutes } from "./setup.ts";
import { sizeRuleRoutes } from "./size-rules.ts";
import { streamRoutes } from "./stream.ts";
import { templateRoutes } from "./templates.ts";
import { userRoutes } from "./users.ts";
import { valueRoutes } from "./value.ts";
import { vocabularyRoutes } from "./vocabulary.ts";
import { webhookLetterRoutes } from "./webhook-letters.ts";
import { webhookRoutes } from "./webhooks.ts";
import { workspaceRoutes } from "./workspaces.ts";

/** Everything under /api/v1. */
export const resources: readonly ((api: Api, wiring: Wiring) => void)[] = [
  sessionRoutes,
  profileRoutes,
  setupRoutes,
  demoRoutes,
  workspaceRoutes,
  userRoutes,
  keyRoutes,
  contactRoutes,
  contactChangeRoutes,
  contactDetailRoutes,
  contactMoveRoutes,
  permissionRoutes,
  eventRoutes,
  catalogueRoutes,
  debuggerRoutes,
  deadLetterRoutes,
  vocabularyRoutes,
  productRoutes,
  productCardRoutes,
  overviewRoutes,
  listRoutes,
  importFileRoutes,
  importRoutes,
  segmentRoutes,
  segmentCardRoutes,
  segmentChangeRoutes,
  evaluationRoutes,
  previewRoutes,
  argumentRoutes,
  overlapRoutes,
  measureRoutes,
  membershipRoutes,
  ledgerRoutes,
  compareRoutes,
  cohortRoutes,
  valueRoutes,
  exportRoutes,
  lifeCycleRoutes,
  templateRoutes,
  streamRoutes,
  refreshRoutes,
  rfmRoutes,
  rfmPeopleRoutes,
  webhookRoutes,
  webhookLetterRoutes,
  sizeRuleRoutes,
  alertRoutes,
];
