import { explanationLines } from "../../explanation.ts";
import type { Paint } from "../../terminal.ts";
import type { ExampleRun, Ran } from "./run-examples.ts";

/** How each example went; for those that failed, why the person is in or is not. */
export function exampleLines({ files, untested, faults }: ExampleRun, paint: Paint): string[] {
  const lines = files.flatMap(({ file, examples }) => [file, ...examples.flatMap((one) => ranLines(one, paint))]);
  const ran = files.flatMap(({ examples }) => examples);
  const failed = ran.filter(({ passed }) => !passed).length;
  const errors = faults.filter(({ severity }) => severity === "error").length;
  const parts = [
    `${String(ran.length - failed)} passed`,
    ...(failed === 0 ? [] : [paint.red(`${String(failed)} failed`)]),
    ...(errors === 0 ? [] : [paint.red(`${String(errors)} ${errors === 1 ? "error" : "errors"} in the files`)]),
    ...(untested.length === 0
      ? []
      : [`${String(untested.length)} ${untested.length === 1 ? "segment has" : "segments have"} no examples`]),
  ];
  return [...lines, `${parts.join(", ")}.`];
}

function ranLines({ name, expect, got, passed, now, explanation }: Ran, paint: Paint): string[] {
  if (passed) return [`  ${paint.green("✓")} ${name}`];
  const said = `  ${paint.red("✗")} ${name}: expected ${expect}, but is ${got} at ${now}`;
  return [said, ...explanationLines(explanation, paint).map((line) => `      ${line}`)];
}
