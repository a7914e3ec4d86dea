/**
 * A text as an RE2 pattern that matches just it. Both executors compare without regard to case through RE2's `(?i)`, that is
 * by Unicode simple case folding, so neither depends on the case tables of its platform.
 */
export function literalPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
