import type { Page } from "playwright-core";

export const languages = ["en", "ru", "pt", "ar"] as const;
export type Language = (typeof languages)[number];

/** Chooses a language as a reader does, in the menu of the account; a page without one is opened anew. Resolves when the page speaks it. */
export async function chooseLanguage(page: Page, language: Language): Promise<void> {
  const html = page.locator("html");
  if ((await html.getAttribute("lang")) === language) return;
  const account = page.locator("header button:has(.tabler-icon-user-circle)");
  if ((await account.count()) === 0) {
    await page.evaluate((chosen) => localStorage.setItem("kindred.language", chosen), language);
    await page.reload();
    await page.locator(`html[lang=${language}]`).waitFor();
    return;
  }
  await account.click();
  await page.locator(`[role=menuitemradio][lang=${language}]`).click();
  await page.locator(`html[lang=${language}]`).waitFor();
  await page.getByRole("menu").waitFor({ state: "detached" });
}

/** What nobody should read: a value that is none, an object as a word, a message that was not filled in. */
export async function unreadable(page: Page): Promise<string[]> {
  const text = await page.locator("body").innerText();
  const odd = /\bNaN\b|\bundefined\b|\[object |Invalid Date|Infinity|\{\w+(?:, (?:plural|select|number|date)[^}]*)?\}/u;
  return text.split("\n").filter((line) => odd.test(line));
}

/** Words of buttons, tabs, badges and the menu that do not fit where they stand. */
export const cutOff = `[...document.querySelectorAll(
    ".mantine-Button-label, .mantine-Tabs-tabLabel, .mantine-Badge-label, .mantine-NavLink-label, .mantine-SegmentedControl-label, th"
  )].filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== "visible")
    .map((one) => one.textContent)`;
