/** The shapes of the admin API's answers, for programs that are typed against it. Types only: nothing of the server runs there. */
export type { OverviewAnswer } from "./http/overview.ts";
export type { WhoAnswer } from "./http/session.ts";
