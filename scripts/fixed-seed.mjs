// Property tests draw the same cases every time, so that a red run is somebody's change and never chance.
// KINDRED_SEED=… draws others: do that after changing what they test.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.KINDRED_SEED ?? 20_261_121) });
