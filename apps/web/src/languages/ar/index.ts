import type { Catalogue } from "../index.ts";
import { alerts } from "./alerts.ts";
import { builder } from "./builder.ts";
import { chart } from "./chart.ts";
import { cohorts } from "./cohorts.ts";
import { contacts } from "./contacts.ts";
import { data } from "./data.ts";
import { imports } from "./imports.ts";
import { lifeCycle } from "./life-cycle.ts";
import { lists } from "./lists.ts";
import { people } from "./people.ts";
import { rfm } from "./rfm.ts";
import { measures } from "./measures.ts";
import { segments } from "./segments.ts";
import { settings } from "./settings.ts";
import { templates } from "./templates.ts";
import { value } from "./value.ts";
import { products } from "./products.ts";
import { first } from "./first.ts";
import { firstRun } from "./first-run.ts";

export const ar: Catalogue = {
  ...first,
  ...alerts,
  ...chart,
  ...segments,
  ...measures,
  ...rfm,
  ...cohorts,
  ...value,
  ...people,
  ...contacts,
  ...builder,
  ...lifeCycle,
  ...templates,
  ...imports,
  ...lists,
  ...data,
  ...settings,
  ...products,
  ...firstRun,
};
