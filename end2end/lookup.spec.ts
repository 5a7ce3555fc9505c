// A shopper opens the first page, types or pastes what they know of a shop, and comes to its page, or is told why not.
import { awake, expect, expectSameDocument, languages, loosely, markDocument, searchField, test } from "./support/page";
import { aWordOfMany, misspelt, profile } from "./support/pages";

for (const { lang, dir, path } of languages) {
  test.describe(lang, () => {
    test("the first page is in its language and direction, and has a field to type into", async ({ page }) => {
      const response = await page.goto(path("/"));
      expect(response?.status()).toBe(200);
      await expect(page.locator("html")).toHaveAttribute("lang", lang);
      await expect(page.locator("html")).toHaveAttribute("dir", dir);
      await expect(page).toHaveTitle(lang === "fa" ? /بازارگاه/ : /Bazargah/);
      await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
      await expect(searchField(page)).toHaveCount(1);
      await expect(searchField(page)).toBeVisible();
    });

    test("suggestions come as one types, and the keyboard alone leads to the shop", async ({ page, market }) => {
      await page.goto(path("/"));
      await awake(page);
      await markDocument(page);
      const { name } = market.large;
      const field = searchField(page);
      await field.pressSequentially(name[lang].slice(0, 5));
      const hit = page.getByRole("option", { name: name[lang] });
      await expect(hit).toBeVisible();
      await expect(field).toHaveAttribute("aria-expanded", "true");

      const options = page.getByRole("option");
      await field.press("ArrowDown");
      await expect(options.first()).toHaveAttribute("aria-selected", "true");
      await expect(field).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id"))!);
      await field.press("ArrowUp");
      await expect(page.getByRole("option", { selected: true })).toHaveCount(0);
      const place = (await options.allInnerTexts()).findIndex((text) => text.includes(name[lang]));
      for (let n = 0; n <= place; n += 1) await field.press("ArrowDown");
      await expect(hit).toHaveAttribute("aria-selected", "true");
      await field.press("Enter");

      await expect(page).toHaveURL(path(profile(market.large)));
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(name[lang]);
      await expectSameDocument(page);
    });

    test("a click on a suggestion leads to the shop, and the list is gone", async ({ page, market }) => {
      await page.goto(path("/about/figures"));
      await awake(page);
      await markDocument(page);
      await searchField(page).pressSequentially(market.large.domain.slice(0, 9));
      await page.getByRole("option", { name: market.large.domain }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(market.large.name[lang]);
      await expect(page.getByRole("listbox")).toBeHidden();
      await expectSameDocument(page);
    });

    test("Escape closes the list and leaves what was typed", async ({ page, market }) => {
      await page.goto(path("/"));
      await awake(page);
      const field = searchField(page);
      const typed = market.large.name[lang].slice(0, 5);
      await field.pressSequentially(typed);
      await expect(page.getByRole("option").first()).toBeVisible();
      await field.press("Escape");
      await expect(page.getByRole("listbox")).toBeHidden();
      await expect(field).toHaveAttribute("aria-expanded", "false");
      await expect(field).toHaveValue(typed);
    });

    test("what no shop is called is said under the field", async ({ page }) => {
      await page.goto(path("/"));
      await awake(page);
      await searchField(page).pressSequentially("qqxxqqzz");
      const words = lang === "fa" ? "فروشگاهی با این نام یا نشانی نداریم" : "We have no shop of that name";
      await expect(page.getByText(words).filter({ visible: true }).first()).toBeVisible();
    });

    test("a domain like a listed shop's is called what it is not, before anything else", async ({ page, market }) => {
      const { domain } = market.large;
      const [label, suffix] = domain.split(/\.(?=[^.]*$)/);
      const lookalikes = [misspelt(market.large), `${label.replace("-", "")}.${suffix}`, `my-${domain}`, `${domain}.unheard-of-here.ir`];
      for (const lookalike of lookalikes) {
        expect(lookalike).not.toBe(domain);
        const response = await page.goto(path(`/lookup?q=${lookalike}`));
        expect(response?.status(), lookalike).toBe(404);
        const warning = page.getByRole("alert");
        const words = lang === "fa" ? `این ${domain} نیست.` : `This is not ${domain}.`;
        await expect(warning, lookalike).toContainText(loosely(words));
        await expect(warning).toBeInViewport({ ratio: 1 });
        await expect(page.locator("main > *").first(), "the warning is the first thing").toHaveAttribute("role", "alert");
        await expect(warning.getByRole("link")).toHaveAttribute("href", path(profile(market.large)));
      }
      await page.getByRole("alert").getByRole("link").click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(market.large.name[lang]);
    });

    test("an unknown domain gets a page that helps", async ({ page }) => {
      const response = await page.goto(path("/lookup?q=https://unheard-of-here.ir/sale"));
      expect(response?.status()).toBe(404);
      await expect(page.getByRole("heading", { level: 1 })).toContainText("unheard-of-here.ir");
      const headings = lang === "fa"
        ? ["پیش از پرداخت بسنجید", "نبودن در اینجا یعنی چه؟", "چگونه به اینجا می‌آید؟"]
        : ["Check before you pay", "What does it mean not to be here?", "How does it get here?"];
      for (const heading of headings) await expect(page.getByRole("heading", { level: 2, name: heading })).toBeVisible();
      expect(await page.locator("main").getByRole("listitem").count(), "things to check").toBeGreaterThan(3);
      await expect(page.getByRole("alert")).toHaveCount(0);
      await page.locator("main").getByRole("link", { name: lang === "fa" ? "افزودن فروشگاه" : "Getting a shop listed" }).click();
      await expect(page).toHaveURL(path("/about/listing"));
    });

    test("the same search works as a plain form without JavaScript", async ({ noJsPage: page, market }) => {
      await page.goto(path("/"));
      await searchField(page).fill(market.large.domain);
      await page.getByRole("button", { name: lang === "fa" ? "جست‌وجو" : "Look up" }).filter({ visible: true }).click();
      await expect(page).toHaveURL(path(profile(market.large)));

      await searchField(page).fill(aWordOfMany(market.shops));
      await searchField(page).press("Enter");
      await expect(page.getByRole("heading", { level: 1 })).toContainText(aWordOfMany(market.shops));
      expect(await page.locator("main").getByRole("listitem").count(), "shops of that name").toBeGreaterThan(1);
      await expect(searchField(page), "what was typed stays in the field").toHaveValue(aWordOfMany(market.shops));
    });
  });
}

test("an answer that comes too late is dropped", async ({ page, market }) => {
  const [early, late] = [market.shops[0], market.shops.find((shop) => shop.key[0] !== market.shops[0].key[0])!];
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  await page.route("**/api/ui/suggest?*", async (route) => {
    asked += 1;
    if (asked === 1) await held;
    await route.continue();
  });
  await page.goto("/en");
  await awake(page);
  const field = searchField(page);
  // At once, not letter by letter: a slow typist would ask more than once.
  await field.fill(early.domain.slice(0, 6));
  await expect.poll(() => asked).toBe(1);
  await field.fill(late.domain.slice(0, 6));
  await expect(page.getByRole("option", { name: late.domain })).toBeVisible();

  const tooLate = page.waitForResponse(/suggest/);
  release();
  await (await tooLate).finished();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  await expect(page.getByRole("option", { name: late.domain })).toBeVisible();
  await expect(page.getByRole("option", { name: early.domain })).toHaveCount(0);
});

test("when suggestions do not arrive the field says so, and the search still works", async ({ browser, baseURL, market }) => {
  // Its own page: the browser notes the lost connection in the console.
  const page = await browser.newPage({ baseURL });
  await page.route("**/api/ui/suggest?*", (route) => route.abort());
  await page.goto("/en");
  await awake(page);
  await searchField(page).pressSequentially(market.large.domain);
  await expect(page.getByText("Suggestions did not arrive").filter({ visible: true }).first()).toBeVisible();
  await searchField(page).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(market.large.name.en);
  await page.close();
});

test("a pasted address goes to the profile, whatever is around the domain", async ({ page, market }) => {
  await page.goto("/");
  await awake(page);
  await markDocument(page);
  const { domain, name } = market.large;
  for (const pasted of [
    `HTTPS://WWW.${domain.toUpperCase()}:8443/Path/to?x=1&y=2#z`,
    `http://user:pass@shop.${domain}/basket`,
    ` ${domain}. `,
    `${domain.replace(".", "．")}/کالا/۱۲`,
  ]) {
    await searchField(page).fill(pasted);
    await searchField(page).press("Enter");
    await expect(page.getByRole("heading", { level: 1 }), pasted).toHaveText(name.fa);
    await expect(page).toHaveURL(profile(market.large));
    await expectSameDocument(page);
    await page.getByRole("link", { name: "بازارگاه", exact: true }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("پیش از خرید ببینید");
  }
});

test("a name finds its shop with Arabic letters, without half-spaces, with a mistake, by its beginning", async ({ page, market }) => {
  const { name, key } = market.shops.find((shop) => /[کی]/.test(shop.name.fa) && shop.name.fa.includes("\u200c"))!;
  const arabic = name.fa.replaceAll("ک", "ك").replaceAll("ی", "ي").replaceAll("\u200c", "");
  const swapped = name.fa.slice(0, 3) + name.fa[4] + name.fa[3] + name.fa.slice(5);
  const { en } = market.large.name;
  for (const [typed, shop] of [
    [arabic, key],
    [arabic.replaceAll(" ", ""), key],
    [swapped, key],
    [`${en.slice(0, 4)}${en.slice(5)}`, market.large.key],
    [en.toUpperCase().slice(0, -2), market.large.key],
  ]) {
    await page.goto(`/lookup?q=${encodeURIComponent(typed)}`);
    const direct = new URL(page.url()).pathname === `/shop/${shop}`;
    if (!direct) await expect(page.locator(`main a[href="/shop/${shop}"]`), typed).toBeVisible();
  }
});
