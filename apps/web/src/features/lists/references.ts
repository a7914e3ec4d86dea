/**
 * Ids and addresses out of whatever somebody pasted: one a line, or separated by commas, semicolons or tabs, quoted or not. Each once, in
 * the order of the text.
 */
export function referencesIn(text: string): readonly string[] {
  const found = text
    .split(/[\n\r\t,;]+/u)
    .map((part) => part.trim().replaceAll(/^["'<]+|["'>]+$/gu, ""))
    .filter((part) => part !== "");
  return [...new Set(found)];
}
