/** The shapes of the admin API's answers, for programs that are typed against it. Types only: nothing of the server runs there. */
export type { OverviewAnswer } from "./http/overview.ts";
export type { WhoAnswer } from "./http/session.ts";
export type { ContactAnswer } from "./http/contacts.ts";
export type { ContactIdentitiesAnswer } from "./http/contact-details.ts";
export type { EventAnswer } from "./http/events.ts";
export type { CheckAnswer, ExplanationAnswer } from "./http/evaluate.ts";
export type { PreviewAnswer } from "./http/preview.ts";
export type { SegmentAnswer } from "./http/segments.ts";
export type { Explained } from "./http/explained.ts";
export type { EventNamesAnswer, SeenNamesAnswer } from "./http/events.ts";
export type { FindingAnswer } from "./http/finding.ts";
export type { ListAnswer } from "./http/lists.ts";
export type { SavedSegmentAnswer, VersionsAnswer } from "./http/segments.ts";
export type { ValuesAnswer, VocabularyAnswer } from "./http/vocabulary.ts";
export type { Needed } from "./http/needed.ts";
