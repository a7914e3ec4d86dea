import { BaseSequencer } from "vitest/node";

/** The pictures of every page take minutes: begun last, they would run alone beside an idle core. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files);
    const long = sorted.filter(({ moduleId }) => moduleId.endsWith("gallery-of-pages.slow.ts"));
    return [...long, ...sorted.filter((file) => !long.includes(file))];
  }
}
