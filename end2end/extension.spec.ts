// A shopper carries Bazargah along: the extension shows the grade of the shop whose page is open, and tells nobody which page that is.
process.env.PW_EXPERIMENTAL_SERVICE_WORKER_NETWORK_EVENTS = "1"; // so that what a service worker asks for is seen
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "@playwright/test";
import { browserArgs, elsewhere, namesLeadHere } from "./support/elsewhere";
import { expect, test } from "./support/page";

test("the extension knows a shop by four digits of its domain's hash", async ({ market, baseURL }) => {
  const shop = market.large;
  const folder = mkdtempSync(join(tmpdir(), "bazargah-extension-"));
  const extension = resolve(__dirname, "../extension");
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.BAZARGAH_CHROMIUM,
    channel: process.env.BAZARGAH_CHROMIUM ? undefined : "chromium",
    headless: false,
    args: [...browserArgs, "--headless=new", "--lang=en", namesLeadHere, `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
  });
  const sites = await elsewhere("<!doctype html><title>shop</title><h1>Shop</h1>", "default-src 'none'");
  const asked: string[] = [];
  context.on("request", (request) => request.url().includes("/api/") && asked.push(request.url()));
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(async (site) => (globalThis as any).chrome.storage.local.set({ site }), baseURL);
  const sign = (address: string) =>
    worker.evaluate(async (address) => {
      const { chrome } = globalThis as any;
      const [tab] = await chrome.tabs.query({ url: `${new URL(address).origin.replace(/:\d+$/, "")}/*` });
      return tab ? chrome.action.getBadgeText({ tabId: tab.id }) : "no tab";
    }, address);

  const grade = await worker.evaluate(async ([site, key]) => (await (await fetch(`${site}/api/v1/shops/${key}`)).json()).grade.letter, [baseURL!, shop.key]);
  const page = await context.newPage();
  for (const [host, expected] of [
    [shop.domain, grade ?? "–"],
    [`shop.${shop.domain}`, grade ?? "–"],
    ["unheard-of-here.ir", ""],
    [`${shop.domain}.evil.ir`, ""],
  ]) {
    await page.goto(sites.at(host));
    await expect.poll(() => sign(sites.at(host)), { message: host }).toBe(expected);
  }
  const digits = createHash("sha256").update(shop.domain).digest("hex").slice(0, 4);
  const lookups = asked.filter((address) => address.includes("/lookup"));
  expect(lookups).toContain(`${baseURL}/api/v1/lookup/prefix/${digits}`);
  for (const address of lookups) expect(address, "four digits and nothing else").toMatch(/\/lookup\/prefix\/[0-9a-f]{4}$/);

  // The popup says it in words.
  const popup = await context.newPage();
  await popup.goto(`chrome-extension://${new URL(worker.url()).host}/popup.html?address=${encodeURIComponent(sites.at(shop.domain))}`);
  await expect(popup.locator("body[data-ready=known]")).toBeVisible();
  await expect(popup.getByRole("heading")).toHaveText(shop.domain);
  await expect(popup.locator("#grade")).toHaveText(grade ?? "none");
  await expect(popup.getByRole("link")).toHaveAttribute("href", `${baseURL}/en/lookup?q=${shop.domain}`);
  await context.close();
  await sites.close();
  rmSync(folder, { recursive: true, force: true });
});
