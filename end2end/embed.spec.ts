// A shopper meets a shop's record on the shop's own page, and on a copy of it.
import { browserArgs, elsewhere, namesLeadHere } from "./support/elsewhere";
import { expect, expectAccessible, expectNoSidewaysScroll, phone, test } from "./support/page";
import { profile } from "./support/pages";

const copyOf = (domain: string): string => `${domain}.evil.ir`;

test.use({ launchOptions: { executablePath: process.env.BAZARGAH_CHROMIUM, args: [...browserArgs, namesLeadHere] } });

test("a badge tells the shop's figures on its own page and says “not this site” on a copy", async ({ browser, market, baseURL }) => {
  const shop = market.large;
  const code = `<a href="${baseURL}/en/seal/${shop.key}"><img src="${baseURL}/en/widget/${shop.key}.svg" width="240" height="76" alt="badge"></a>`;
  const sites = await elsewhere(`<!doctype html><title>shop</title>${code}`, `default-src 'none'; img-src ${baseURL}`);
  for (const [host, says, then] of [
    [shop.domain, `${shop.year.total.toLocaleString("en")} complaints`, "It is the same site"],
    [`www.${shop.domain}`, `${shop.year.total.toLocaleString("en")} complaints`, "It is the same site"],
    [copyOf(shop.domain), "Not this site", "Not this site"],
  ] as const) {
    const page = await browser.newPage();
    const asked: string[] = [];
    page.on("request", (request) => request.url().startsWith(baseURL!) && asked.push(request.url()));
    const picture = page.waitForResponse(/\.svg$/);
    await page.goto(sites.at(host));
    const response = await picture;
    const sizes = await response.request().sizes();
    expect(sizes.responseHeadersSize + sizes.responseBodySize, "bytes on the wire").toBeLessThan(2500);
    expect(await response.text(), host).toContain(says);
    expect(asked.length, "one request").toBe(1);
    expect((await response.allHeaders())["set-cookie"]).toBeUndefined();
    // It is a picture that the browser can draw.
    expect(await page.locator("img").evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth])).toEqual([true, 240]);
    await page.getByRole("link").click();
    await expect(page.getByRole("heading", { level: 2, name: then })).toBeVisible();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(shop.domain.split(".")[0]);
    await page.close();
  }
  await sites.close();
});

test("a panel comes by its element under a strict policy, moves nothing, and is refused to a copy", async ({ browser, market, baseURL }) => {
  const shop = market.large;
  const html = `<!doctype html><html lang="en"><title>shop</title><h1>Shop</h1>
    ${"<p>Goods</p>".repeat(60)}
    <bazargah-shop key="${shop.key}" lang="en" look="dark"><a href="${baseURL}/en/seal/${shop.key}">Record</a></bazargah-shop>
    <p id="below">Below</p><script src="${baseURL}/embed.js" async></script>`;
  const policy = `default-src 'none'; script-src ${baseURL}/embed.js; frame-src ${baseURL}; style-src 'none'`;
  const sites = await elsewhere(html, policy);

  const page = await browser.newPage();
  let bytes = 0;
  const frames: string[] = [];
  page.on("requestfinished", async (request) => {
    if (!request.url().startsWith(baseURL!) || request.url().endsWith("/embed.js")) return;
    frames.push(request.url());
    const { responseHeadersSize, responseBodySize } = await request.sizes();
    bytes += responseHeadersSize + responseBodySize;
  });
  await page.goto(sites.at(shop.domain));
  await page.waitForFunction(() => customElements.get("bazargah-shop"));
  expect(frames, "nothing is loaded while it is far from view").toEqual([]);
  await page.evaluate(() => {
    (window as any).moved = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry: any) => ((window as any).moved += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await page.locator("bazargah-shop").scrollIntoViewIfNeeded();
  const panel = page.frameLocator("bazargah-shop iframe");
  await expect(panel.getByRole("heading", { level: 1 })).toContainText(shop.name.en);
  await expect(panel.locator("ol.cases li")).toHaveCount(3);
  await expect(page.locator("bazargah-shop").getByRole("link", { name: "Record" }), "the link has done its work").toBeHidden();
  await expect
    .poll(() => page.locator("bazargah-shop iframe").evaluate((frame) => frame.clientHeight))
    .toBeGreaterThan(300);
  const inside = await panel.locator("html").evaluate((root) => [root.scrollHeight, root.clientHeight]);
  expect(inside[0], "nothing to scroll inside").toBeLessThanOrEqual(inside[1] + 1);
  expect(bytes, `the panel in all: ${frames}`).toBeLessThan(20_000);
  expect(await page.evaluate(() => (window as any).moved), "layout shift").toBeLessThan(0.01);
  await page.close();

  const copy = await browser.newPage();
  await copy.goto(sites.at(copyOf(shop.domain)));
  await copy.locator("bazargah-shop").scrollIntoViewIfNeeded();
  await expect(copy.getByRole("link", { name: "Record" })).toBeVisible();
  await expect.poll(() => copy.frames().some((frame) => frame.url().includes("/widget/") && !frame.url().startsWith("chrome-error:"))).toBe(false);
  await copy.close();
  await sites.close();
});

for (const [prefix, button, field] of [
  ["", "ساختن", "فروشگاه"],
  ["/en", "Build", "Shop"],
] as const) {
  test(`the code is built without JavaScript and shown live, at ${prefix || "/"}`, async ({ noJsPage: page, market }) => {
    const shop = market.large;
    await page.setViewportSize(phone);
    await page.goto(`${prefix}${profile(shop)}`);
    await page.locator("main a[href*='/about/embed']").click();
    await expect(page.getByRole("textbox", { name: field, exact: true })).toHaveValue(shop.key);
    await page.locator("input[name=test]").fill(`https://${copyOf(shop.domain)}/`);
    await page.locator("input[name=size][value=large]").check();
    await page.getByRole("button", { name: button, exact: true }).click();
    await expect(page.locator("#preview [role=status]")).toContainText(prefix ? "not this site" : "این سایت نیست");
    expect(await page.locator("#preview img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(320);
    await expect(page.locator("#code pre").first()).toContainText(`/widget/${shop.key}.svg?size=large`);
    await expect(page.frameLocator("iframe.panel").getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
}

test("the seal and the panel are read by everybody", async ({ page, market }) => {
  for (const path of [`/seal/${market.large.key}`, `/en/seal/${market.large.key}`, `/widget/${market.large.key}`, `/en/widget/${market.large.key}?look=dark`]) {
    await page.goto(path);
    await expectAccessible(page, ["color-contrast", "html-has-lang", "heading-order", "link-name", "list", "definition-list"]);
  }
});
