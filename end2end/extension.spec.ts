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
  context.on("request", (request) => request.url().includes("/lookup") && asked.push(request.url()));
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(async (site) => (globalThis as any).chrome.storage.local.set({ site }), baseURL);
  const sign = (address: string) =>
    worker.evaluate(async (address) => {
      const { chrome } = globalThis as any;
      const [tab] = await chrome.tabs.query({ url: `${new URL(address).origin.replace(/:\d+$/, "")}/*` });
      return tab ? chrome.action.getBadgeText({ tabId: tab.id }) : "no tab";
    }, address);

  const grade = await worker.evaluate(async ([site, key]) => (await (await fetch(`${site}/api/v1/shops/${key}`)).json()).grade.letter, [baseURL!, shop.key]);
  const digitsOf = (domain: string) => createHash("sha256").update(domain).digest("hex").slice(0, 4);
  const page = await context.newPage();
  // Four digits of one domain for a page, listed or not, whatever stands before the domain; and of one that was asked for, nothing more.
  const sent: string[] = [];
  for (const [host, says, sends] of [
    [shop.domain, grade ?? "–", digitsOf(shop.domain)],
    [`shop.${shop.domain}`, grade ?? "–", ""],
    ["unheard-of-here.ir", "", digitsOf("unheard-of-here.ir")],
    ["shop.unknown-here.ir", "", digitsOf("unknown-here.ir")],
    ["a.b.shop.nobody-here.co.ir", "", digitsOf("nobody-here.co.ir")],
    [`${shop.domain}.evil.ir`, "", digitsOf("evil.ir")],
  ]) {
    await page.goto(sites.at(host));
    if (sends) sent.push(`${baseURL}/api/v1/lookup/prefix/${sends}`);
    await expect.poll(() => asked, { message: host }).toEqual(sent);
    await expect.poll(() => sign(sites.at(host)), { message: host }).toBe(says);
  }

  // The popup says it in words.
  const popup = await context.newPage();
  await popup.goto(`chrome-extension://${new URL(worker.url()).host}/popup.html?address=${encodeURIComponent(sites.at(shop.domain))}`);
  await expect(popup.locator("body[data-ready=known]")).toBeVisible();
  await expect(popup.getByRole("heading")).toHaveText(shop.domain);
  await expect(popup.locator("#grade")).toHaveText(grade ?? "none");
  await expect(popup.getByRole("link")).toHaveAttribute("href", `${baseURL}/en/lookup?q=${shop.domain}`);

  // It knew that already; what it knows is kept where it outlives the worker, which the browser stops when it rests.
  expect(asked, "nothing more than that").toEqual(sent);
  const kept = () => worker.evaluate(async () => Object.keys(await (globalThis as any).chrome.storage.session.get(null)).sort());
  await expect.poll(kept).toEqual(sent.map((address) => `${baseURL} ${address.slice(-4)}`).sort());
  await context.close();
  await sites.close();
  rmSync(folder, { recursive: true, force: true });
});
