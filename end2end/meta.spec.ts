// What search engines and other programs read of a page is true, whole, and points at itself.
import { expect, languages, test } from "./support/page";
import { kinds, profile } from "./support/pages";

for (const { lang, path } of languages) {
  test(`every page says what it is, and indexed ones point at each other, in ${lang}`, async ({ page, market, baseURL }) => {
    const titles = new Set<string>();
    const hidden: string[] = [];
    const inOther = languages.find((language) => language.lang !== lang)!.path;
    for (const kind of kinds) {
      const bare = kind.path(market);
      await page.goto(path(bare));
      const head = await page.evaluate(() => ({
        title: document.title,
        description: document.querySelector<HTMLMetaElement>("meta[name=description]")?.content ?? "",
        robots: document.querySelector<HTMLMetaElement>("meta[name=robots]")?.content,
        canonical: [...document.querySelectorAll<HTMLLinkElement>("link[rel=canonical]")].map((link) => link.href),
        other: document.querySelector<HTMLAnchorElement>(".top a[lang]")?.getAttribute("href"),
        alternate: Object.fromEntries(
          [...document.querySelectorAll<HTMLLinkElement>("link[rel=alternate][hreflang]")].map((link) => [link.hreflang, link.href]),
        ),
      }));
      expect(head.title, kind.name).toContain(lang === "fa" ? "بازارگاه" : "Bazargah");
      expect(titles.has(head.title), `${head.title} is the title of one page only`).toBe(false);
      titles.add(head.title);
      expect(head.description.length, `description of ${kind.name}`).toBeGreaterThan(30);
      expect(head.description.length, `description of ${kind.name}`).toBeLessThan(400);
      if (kind.name !== "a page that does not exist") expect(head.other, `${kind.name} in the other language`).toBe(inOther(bare));
      if (head.robots === "noindex") {
        expect(head.canonical, kind.name).toEqual([]);
        hidden.push(kind.name);
        continue;
      }
      const at = (path: string) => new URL(path, baseURL).href.replace(/\/$/, "");
      const known = kind.canonical ?? bare;
      expect(head.canonical.map((href) => href.replace(/\/$/, "")), kind.name).toEqual([at(path(known))]);
      const alternate = Object.fromEntries(Object.entries(head.alternate).map(([code, href]) => [code, href.replace(/\/$/, "")]));
      const [fa, en] = languages.map((language) => at(language.path(known)));
      expect(alternate, kind.name).toEqual({ fa, en, "x-default": fa });
    }
    expect(hidden, "not for search engines").toEqual([
      "a search for nothing",
      "search results",
      "a removed complaint",
      "the form of a report",
      "claiming a shop",
      "a badge's seal",
      "two shops side by side",
      "four shops side by side",
      "a shop that is not listed",
      "a lookalike",
      "a page that does not exist",
    ]);
  });

  test(`structured data states what is on record and nothing else, in ${lang}`, async ({ page, market, baseURL }) => {
    for (const shop of [market.large, market.tooLittle, market.none]) {
      await page.goto(path(profile(shop)));
      const texts = await page.locator("script[type='application/ld+json']").allTextContents();
      expect(texts.length).toBe(1);
      const facts = JSON.parse(texts[0]);
      expect(facts).toMatchObject({
        "@context": "https://schema.org",
        url: new URL(path(profile(shop)), baseURL).href,
        inLanguage: lang,
        about: { name: shop.name[lang], url: `https://${shop.domain}/` },
      });
      expect(texts[0]).not.toMatch(/aggregateRating|reviewRating|ratingValue|"Review"|priceRange|openingHours/);
    }
  });
}

test("every page of a made-up market says that it is made up", async ({ page, market }) => {
  test.slow(); // seventy pages
  for (const { lang, path } of languages) {
    const words = lang === "fa" ? "بازار نمایشی" : "Demonstration market";
    for (const kind of kinds) {
      await page.goto(path(kind.path(market)));
      await expect(page.getByText(words).first(), `${kind.name} in ${lang}`).toBeVisible({ timeout: 500 });
    }
  }
});

test("robots are told what to read, and the sitemap lists every shop in both languages", async ({ request, market, baseURL }) => {
  const robots = await request.get("/robots.txt");
  expect(robots.status()).toBe(200);
  expect(robots.headers()["content-type"]).toContain("text/plain");
  expect(await robots.text()).toMatch(/^User-agent: \*$/im);

  const index = await request.get("/sitemap.xml");
  expect(index.status()).toBe(200);
  expect(index.headers()["content-type"]).toContain("xml");
  const places = (xml: string) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, place]) => place);
  const listed: string[] = [];
  for (const part of places(await index.text())) {
    const response = await request.get(new URL(part).pathname);
    expect(response.status(), part).toBe(200);
    listed.push(...places(await response.text()));
  }
  for (const shop of market.shops) {
    for (const { path } of languages) expect(listed).toContain(new URL(path(profile(shop)), baseURL).href);
  }
});

test("nothing inline runs, and nothing from elsewhere loads", async ({ browser, baseURL, market }) => {
  // Its own page: the browser notes in the console what it refuses.
  const page = await browser.newPage({ baseURL });
  await page.addInitScript(() => {
    (window as any).__refused = [];
    document.addEventListener("securitypolicyviolation", (event) => (window as any).__refused.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const refused = () => page.evaluate(() => (window as any).__refused as string[]);
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(baseURL!).origin) elsewhere.push(request.url());
  });
  for (const kind of kinds) {
    await page.goto(kind.path(market));
    await page.waitForFunction(() => [...document.querySelectorAll("leptos-island")].every((island: any) => island.awake));
    expect(await refused(), kind.name).toEqual([]);
  }
  expect(elsewhere).toEqual([]);

  // And the policy is there to refuse.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.__ran = true";
    document.head.append(script);
  });
  expect(await page.evaluate(() => (window as any).__ran)).toBeUndefined();
  await expect.poll(refused).toContainEqual(expect.stringContaining("script-src"));
  await page.close();
});
