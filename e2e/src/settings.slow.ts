import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults } from "./axe.ts";
import { browserPresent, openPage, newContext } from "./browser.ts";
import { expectNarrow, openShop, type Shop } from "./shop.ts";
import { openSite, type Site } from "./site.ts";

const longName = `<script>alert(1)</script> ${"محمد 😀 ".repeat(30)}`.slice(0, 200).trim();

describe.skipIf(!browserPresent)("the settings", () => {
  let site: Site;
  let shop: Shop;
  let receiver: Server;
  let hook: string;
  const received: string[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      received.push(String(request.headers["webhook-id"]));
      request.resume();
      response.writeHead(request.url === "/good" ? 200 : 422).end("<b>sorry</b>");
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    hook = `http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}`;
    site = await openSite({ locale: "en" }, undefined, { outboundAllow: "127.0.0.1" });
    shop = await openShop(site.server, site.context);
    await shop.track([{ userId: "ann", event: "Order Completed", properties: { revenue: 1234.5 } }]);
    await shop.save({
      version: 1,
      id: "today",
      name: "Today",
      where: { event: "Order Completed", window: { this: "day" } },
    });
    await shop.save({
      version: 1,
      id: "rolling",
      name: "Rolling",
      where: { event: "Order Completed", window: { last: "30d" } },
    });
    // Today may have ended meanwhile.
    await shop.settle({ rolling: 1 });
  }, 300_000);
  afterAll(async () => {
    await site?.close();
    receiver?.close();
  });

  it("say what another time zone moves before it is set, and show money in another currency after", async () => {
    const { page, faults } = await shop.open("/settings");
    await page.getByLabel("Name").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("combobox", { name: "Time zone" }).fill("Kiritimati");
    await page.getByRole("option", { name: "Pacific/Kiritimati" }).click();
    await page.getByText("1 segment depends on it").waitFor();
    await page.getByRole("cell", { name: "Today" }).waitFor();
    expect(await page.getByRole("cell", { name: "Rolling" }).count()).toBe(0);
    await page.getByRole("combobox", { name: "Currency" }).fill("UAH");
    await page.getByRole("option", { name: /^UAH/u }).click();
    await page.getByLabel("Name").fill(longName.slice(0, 100));
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    expect((await shop.get("")).body).toMatchObject({ timezone: "Pacific/Kiritimati", currency: "UAH" });
    await page.getByText("depends on it").waitFor({ state: "detached" });
    await expectNarrow(page);
    await page.getByRole("link", { name: "Home" }).click();
    await page.getByText("UAH 1,23").first().waitFor();
    await page.getByRole("navigation").getByRole("link", { name: "Contacts" }).click();
    await page.goto(`${site.server.url}/w/${shop.id}/contacts/ann`);
    await page.getByText("UAH 1,234.50").waitFor();
    await page.close();
    expect(faults).toEqual([]);
    await shop.ask("PATCH", "", JSON.stringify({ name: "Shop", timezone: "UTC" }));
  });

  it("invite somebody by a link that works once; roles change, and the last owner stays", async () => {
    const { page, faults } = await shop.open("/settings/people");
    await page.getByText("The only owner").waitFor();
    expect(await page.getByRole("button", { name: "Remove Ada" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Invite somebody" }).click();
    await page.getByLabel("Email").fill("new@example.org");
    await page.getByLabel("Their name").fill(longName);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    const link = await page.getByRole("group", { name: "Link to choose a password" }).innerText();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    const row = page.getByRole("row").filter({ hasText: "new@example.org" });
    await row.getByText("invited").waitFor();
    await expectNarrow(page);

    const other = await newContext(site.browser, { locale: "en" });
    const joining = await openPage(other);
    await joining.page.goto(link);
    await joining.page.getByText("You will sign in as new@example.org").waitFor();
    expect(await accessibilityFaults(joining.page)).toEqual([]);
    await expectNarrow(joining.page);
    await joining.page.getByLabel(/^Password/u).fill("a password of theirs");
    await joining.page.getByRole("button", { name: "Keep it and go on" }).press("Enter");
    await joining.page.waitForURL(new RegExp(`/w/${shop.id}`, "u"));
    await joining.page.getByRole("heading", { level: 1 }).waitFor();
    expect(joining.faults).toEqual([]);
    const again = await openPage(other);
    await again.page.goto(link);
    await again.page.getByText("has been used").waitFor();
    await again.page.close();
    await other.close();

    await page.reload();
    await row.getByRole("combobox").click();
    await page.getByRole("option", { name: "Owner" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Remove Ada" }).isDisabled()).toBe(false);
    await row.getByRole("button", { name: /^Remove/u }).click();
    await page.getByRole("dialog").getByText("They lose access at once").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
    await row.waitFor({ state: "detached" });
    await page.close();
    expect(faults).toEqual([]);
  });

  it("make admin keys with a role, which then may do that much", async () => {
    const { page, faults } = await shop.open("/settings/keys");
    await page.getByRole("button", { name: "New key" }).click();
    await page.getByLabel("Name").fill("Report");
    await page.getByRole("button", { name: "Make the key" }).click();
    const secret = await page.getByRole("group", { name: "The key" }).innerText();
    const ask = async (method: string): Promise<number> => {
      const response = await fetch(`${site.server.url}/api/v1/workspaces/${shop.id}/segments`, {
        method,
        headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
        ...(method === "GET" ? {} : { body: "{}" }),
      });
      return response.status;
    };
    expect([await ask("GET"), await ask("POST")]).toEqual([200, 403]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "I have kept it" }).click();
    await page.getByRole("row").filter({ hasText: "Report" }).getByText("Viewer").waitFor();
    await page.getByRole("button", { name: "Revoke Report" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await expect.poll(() => ask("GET")).toBe(401);
    await expectNarrow(page);
    await page.close();
    expect(faults).toEqual([]);
  });

  it("make a webhook, test it, show what was sent and given up, and send it again", async () => {
    const { page, faults } = await shop.open("/settings/webhooks");
    await page.getByText("No webhooks").waitFor();
    await page.getByRole("button", { name: "New webhook" }).click();
    await page.getByLabel("Address").fill(`${hook}/bad`);
    await page.getByLabel("What it is for").fill("CRM <b>🎯</b>");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Make the webhook" }).click();
    await page.getByText(/^whsec_/u).waitFor();
    await page.getByRole("button", { name: "I have kept it" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);
    await page.getByRole("link", { name: `${hook}/bad` }).click();
    await page.getByRole("button", { name: "Send a test" }).click();
    await page.getByText("Not delivered: 422").waitFor();
    await shop.track([{ userId: "bo", event: "Order Completed", properties: { revenue: 5 } }]);
    await page.getByRole("table", { name: "Dead letters" }).getByText("bo entered Rolling").waitFor();
    await page.getByRole("table", { name: "Latest requests" }).getByText("<b>sorry</b>").first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await expectNarrow(page);

    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Address").fill(`${hook}/good`);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: `${hook}/good` }).waitFor();
    const before = received.length;
    await page.getByRole("button", { name: "Send all again" }).click();
    await page.getByRole("table", { name: "Dead letters" }).waitFor({ state: "detached" });
    await expect.poll(() => received.length).toBeGreaterThan(before);
    await page.getByRole("button", { name: "New secret" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Make a new secret" }).click();
    await page.getByText(/^whsec_/u).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("paused", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No webhooks").waitFor();
    await page.close();
    expect(faults).toEqual([]);
  });

  it("change one's name and password, and end sessions elsewhere", async () => {
    const credentials = { email: "editor@example.org", password: "another password" };
    const editor = await shop.signedIn(site.browser, "editor");
    const elsewhere = await newContext(site.browser, { locale: "en" });
    await elsewhere.request.post(`${site.server.url}/api/v1/session`, {
      data: credentials,
      headers: { origin: site.server.url },
    });
    const { page, faults } = await openPage(editor);
    await page.goto(`${site.server.url}/w/${shop.id}`);
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByLabel("Your name").fill("Edith 😀");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await page.getByRole("button", { name: "Sign out everywhere else" }).waitFor({ state: "detached" });
    expect((await elsewhere.request.get(`${site.server.url}/api/v1/session`)).status()).toBe(401);
    await page.getByLabel(/^Current password/u).fill("a wrong password");
    await page.getByLabel(/^New password/u).fill("a much better password");
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByRole("alert").waitFor();
    await page.getByLabel(/^Current password/u).fill(credentials.password);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password is changed").waitFor();
    await expectNarrow(page);
    await page.close();
    // The refusal of the wrong password is all the console tells.
    expect(faults.filter((fault) => !fault.includes("403"))).toEqual([]);
    await editor.close();
    await elsewhere.close();
  });

  it("read from right to left in the dark", async () => {
    const owner = await newContext(site.browser, {
      locale: "ar",
      colorScheme: "dark",
      storageState: await site.context.storageState(),
    });
    await owner.addInitScript(
      `localStorage.setItem("mantine-color-scheme-value", "dark"); localStorage.setItem("kindred.language", "ar")`,
    );
    for (const tab of ["workspace", "people", "keys", "webhooks", "profile"]) {
      const { page, faults } = await openPage(owner);
      await page.goto(`${site.server.url}/w/${shop.id}/settings/${tab}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await expect.poll(() => page.locator(".mantine-Loader-root").count()).toBe(0);
      expect([tab, await accessibilityFaults(page)]).toEqual([tab, []]);
      await expectNarrow(page);
      await page.close();
      expect([tab, faults]).toEqual([tab, []]);
    }
    await owner.close();
  });
});
