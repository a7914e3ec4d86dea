/** More telling names first: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari. */
const browsers = [
  [/\bEdg(?:e|A|iOS)?\//u, "Edge"],
  [/\bOPR\/|\bOpera\//u, "Opera"],
  [/\bFirefox\/|\bFxiOS\//u, "Firefox"],
  [/\bHeadlessChrome\/|\bChrom(?:e|ium)\/|\bCriOS\//u, "Chrome"],
  [/\bSafari\//u, "Safari"],
] as const;

const systems = [
  [/\biPhone\b|\biPad\b/u, "iOS"],
  [/\bAndroid\b/u, "Android"],
  [/\bWindows\b/u, "Windows"],
  [/\bMac OS X\b|\bMacintosh\b/u, "macOS"],
  [/\bLinux\b|\bX11\b/u, "Linux"],
] as const;

/** A browser as people call it, from how it calls itself: `Firefox · Windows`. Null where it says nothing known. */
export function browserOf(agent: string): string | null {
  const name = browsers.find(([pattern]) => pattern.test(agent))?.[1];
  const system = systems.find(([pattern]) => pattern.test(agent))?.[1];
  const words = [name, system].filter((word) => word !== undefined);
  if (words.length > 0) return words.join(" · ");
  return agent === "" ? null : agent.slice(0, 60);
}
