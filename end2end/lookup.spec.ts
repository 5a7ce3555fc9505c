// A shopper opens the first page: it is in their language, in its direction, and says what to do.
import { expect, expectAccessible, languages, test } from "./support/page";

for (const { lang, dir, path } of languages) {
  test(`the first page speaks ${lang}`, async ({ page }) => {
    const response = await page.goto(path("/"));
    expect(response?.status()).toBe(200);
    await expect(page.locator("html")).toHaveAttribute("lang", lang);
    await expect(page.locator("html")).toHaveAttribute("dir", dir);
    await expect(page).toHaveTitle(lang === "fa" ? /بازارگاه/ : /Bazargah/);
    await expect(page.locator("h1")).toHaveCount(1);
    await expectAccessible(page);
  });

  test(`the first page asks for a shop without JavaScript, in ${lang}`, async ({ noJsPage: page }) => {
    await page.goto(path("/"));
    await expect(page.getByRole("search").or(page.locator("form")).first()).toBeVisible();
  });
}
