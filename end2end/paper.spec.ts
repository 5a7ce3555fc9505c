// A profile is printed as a record, and nothing moves for those who ask for that.
import { awake, expect, expectNoSidewaysScroll, languages, test } from "./support/page";
import { kinds, profile } from "./support/pages";

for (const { lang, path } of languages) {
  test(`a printed profile holds the record and not what can only be clicked, in ${lang}`, async ({ page, market }) => {
    const shop = market.large;
    // The width of an A4 sheet within its margins.
    await page.setViewportSize({ width: 700, height: 990 });
    await page.goto(path(profile(shop)));
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main").getByText(shop.domain, { exact: true }).first()).toBeVisible();
    await expect(page.getByRole("img").first()).toBeVisible();
    for (const gone of [page.getByRole("combobox"), page.getByRole("navigation"), page.getByRole("group", { name: lang === "fa" ? "دوره" : "Period" })]) {
      await expect(gone.filter({ visible: true })).toHaveCount(0);
    }
    const [ground, ink] = await page.evaluate(() => [document.body, document.querySelector("h1")!].map((element, n) => {
      const style = getComputedStyle(element);
      return n === 0 ? style.backgroundColor : style.color;
    }));
    expect(ground, "paper is white, whatever the screen's theme is").toBe("rgb(255, 255, 255)");
    expect(brightness(ink), "ink is dark").toBeLessThan(90);
    await expectNoSidewaysScroll(page);
    await page.emulateMedia({ media: null });
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
  });
}

test("nothing moves when the reader asks for that", async ({ page, market }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  for (const kind of kinds) {
    await page.goto(kind.path(market));
    await awake(page);
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((element) => {
          const { transitionDuration, animationName } = getComputedStyle(element);
          return animationName !== "none" || transitionDuration.split(",").some((time) => parseFloat(time) > 0);
        })
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    expect(moving, kind.name).toEqual([]);
  }
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
});

/** The brightness of a colour such as `rgb(23, 33, 31)`, from 0 to 255. */
function brightness(colour: string): number {
  const parts = colour.match(/[\d.]+/g)!.slice(0, 3).map(Number);
  return parts.reduce((sum, part) => sum + part, 0) / 3;
}
