import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage } from "./browser.ts";
import { type BuilderShop, openBuilderShop } from "./builder-shop.ts";
import { chooseLanguage, type Language } from "./reader.ts";

/** What a reader of the language looks for, and reads in the end. */
interface Walk {
  readonly language: Language;
  readonly direction: "ltr" | "rtl";
  readonly segments: string;
  readonly newSegment: string;
  readonly name: string;
  readonly segmentName: string;
  readonly addCondition: string;
  readonly event: string;
  readonly asked: string;
  readonly numberOfTimes: string;
  readonly value: string;
  readonly save: string;
  /** Begins the sentence of the segment. */
  readonly sentence: RegExp;
}

const walks: readonly Walk[] = [
  {
    language: "ru",
    direction: "ltr",
    segments: "Сегменты",
    newSegment: "Новый сегмент",
    name: "Название",
    segmentName: "Покупают часто",
    addCondition: "Добавить условие",
    event: "Событие",
    asked: "О чём спрашивают события",
    numberOfTimes: "число раз",
    value: "Значение",
    save: "Сохранить",
    sentence: /Order Completed.*не меньше .*3.* раз/u,
  },
  {
    language: "ar",
    direction: "rtl",
    segments: "الشرائح",
    newSegment: "شريحة جديدة",
    name: "الاسم",
    segmentName: "يشترون كثيرًا",
    addCondition: "إضافة شرط",
    event: "الحدث",
    asked: "ما يُسأل عن الأحداث",
    numberOfTimes: "عدد المرات",
    value: "القيمة",
    save: "حفظ",
    sentence: /Order Completed.*لا يقل عن .*3.*مرات/u,
  },
];

describe.skipIf(!browserPresent)("a first segment", () => {
  let shop: BuilderShop;

  beforeAll(async () => {
    shop = await openBuilderShop();
  }, 300_000);
  afterAll(() => shop?.close());

  it.each(walks)("is built, read and saved in $language, from $direction", async (walk) => {
    const { page, faults } = await openPage(shop.context);
    await page.goto(shop.url);
    await page.locator("h1").waitFor();
    await chooseLanguage(page, walk.language);

    // The page reads in its direction: the menu stands where a line begins, and what stands in it as well.
    const menu = page.getByRole("navigation").first();
    const [box, direction] = await Promise.all([
      menu.boundingBox(),
      page.evaluate(() => getComputedStyle(document.body).direction),
    ]);
    expect(direction).toBe(walk.direction);
    const middle = (box?.x ?? 0) + (box?.width ?? 0) / 2;
    expect(middle > 640).toBe(walk.direction === "rtl");

    await page.getByRole("link", { name: walk.segments, exact: true }).first().click();
    await page.getByRole("link", { name: walk.newSegment }).click();
    await page.getByLabel(walk.name, { exact: true }).fill(walk.segmentName);
    await page.getByRole("button", { name: walk.addCondition }).first().click();
    await page.getByRole("menuitem", { name: new RegExp(`^${walk.event.replace(/^ال/u, "")}`, "u") }).click();
    const row = page.locator("[data-row]").first();
    await row.getByLabel(walk.event, { exact: true }).fill("Order Completed");
    await row.getByLabel(walk.event, { exact: true }).press("Enter");
    await row.getByLabel(walk.asked, { exact: true }).click();
    await page.getByRole("option", { name: walk.numberOfTimes, exact: true }).click();
    await row.getByLabel(walk.value, { exact: true }).fill("3");
    // Each last digit from 3 to 9, four times.
    await page.locator('[data-count="28"][data-settled]').waitFor();
    await page.getByText(walk.sentence).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole("button", { name: walk.save, exact: true }).click();
    await page.waitForURL(/\/segments\/(?!new)[^/]+\/edit$/u);
    const id = new URL(page.url()).pathname.split("/").at(-2) ?? "";
    const saved = await shop.api("GET", `/segments/${id}`);
    expect(saved).toMatchObject({
      document: { name: walk.segmentName, where: { all: [{ event: "Order Completed", gte: 3 }] } },
    });
    await page.goto(`${shop.url}/segments`);
    await page.getByRole("link", { name: walk.segmentName }).click();
    await page.getByRole("heading", { level: 1, name: walk.segmentName }).waitFor();
    await page.getByText(walk.sentence).first().waitFor();
    await chooseLanguage(page, "en");
    await page
      .getByText(/Order Completed.*at least .*3.*times/u)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    await page.close();
  });
});
