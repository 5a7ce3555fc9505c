// Every kind of page, for everyone: by axe in both languages and both themes, with text twice as large, on a phone, with the
// keyboard alone.
import type { Page } from "@playwright/test";
import { awake, expect, expectAccessible, expectNoSidewaysScroll, languages, phone, searchField, test } from "./support/page";
import { kinds, profile } from "./support/pages";

for (const { lang, dir, path } of languages) {
  test.describe(lang, () => {
    for (const kind of kinds) {
      test(`${kind.name} is accessible, light and dark`, async ({ page, market }) => {
        const response = await page.goto(path(kind.path(market)));
        expect(response?.status()).toBe(kind.status ?? 200);
        await expect(page.locator("html")).toHaveAttribute("lang", lang);
        await expect(page.locator("html")).toHaveAttribute("dir", dir);
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await awake(page);
        await expectAccessible(page);
        const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe(light);
        await expectAccessible(page, ["color-contrast", "link-in-text-block"]);
      });
    }

    test("the open list of suggestions and a chart's tip are accessible", async ({ page, market }) => {
      await page.goto(path(profile(market.large)));
      await awake(page);
      await page.getByRole("group", { name: lang === "fa" ? /کلیدهای چپ و راست/ : /left and right keys/ }).first().focus();
      await page.keyboard.press("End");
      await expectAccessible(page);
      await searchField(page).pressSequentially(market.large.domain.slice(0, 4));
      await expect(page.getByRole("option").first()).toBeVisible();
      await searchField(page).press("ArrowDown");
      await expectAccessible(page);
      await searchField(page).fill("qqxxqqzz");
      await expect(page.getByRole("option")).toHaveCount(0);
      await expect(page.getByRole("search").getByRole("paragraph")).toBeVisible();
      await expectAccessible(page);
    });

    test("no page scrolls sideways on a phone, not even with text twice as large", async ({ page, market }) => {
      test.slow(); // it visits every kind of page
      await page.setViewportSize(phone);
      for (const kind of kinds) {
        await page.goto(path(kind.path(market)));
        await expectNoSidewaysScroll(page);
        await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
        await expectNoSidewaysScroll(page);
        expect(await clipped(page), `cut off on ${kind.name}`).toEqual([]);
      }
    });

    test("with text twice as large nothing is cut off or covered on a desk", async ({ page, market }) => {
      test.slow(); // it visits every kind of page
      await page.setViewportSize({ width: 1280, height: 900 });
      for (const kind of kinds) {
        await page.goto(path(kind.path(market)));
        await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
        await expectNoSidewaysScroll(page);
        expect(await clipped(page), `cut off on ${kind.name}`).toEqual([]);
        expect(await covered(page), `covered on ${kind.name}`).toEqual([]);
      }
    });

    test("the first stop of the tab key leads to the content", async ({ page, market }) => {
      await page.goto(path(profile(market.large)));
      await page.keyboard.press("Tab");
      const skip = page.getByRole("link", { name: lang === "fa" ? "رفتن به متن صفحه" : "Skip to content" });
      await expect(skip).toBeFocused();
      await expect(skip).toBeInViewport({ ratio: 1 });
      await page.keyboard.press("Enter");
      await expect(page.getByRole("main")).toBeFocused();
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement!.closest("main") !== null), "the next stop is in the content").toBe(true);
    });

    test("every stop of the tab key is seen, has a name, and none is a trap", async ({ page, market }) => {
      await page.goto(path(profile(market.large)));
      await awake(page);
      const stops: string[] = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const element = document.activeElement as HTMLElement;
          if (element === document.body) return null;
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          const { width, height, top, bottom } = element.getBoundingClientRect();
          return {
            html: element.outerHTML.slice(0, 160),
            name: element.getAttribute("aria-label") ?? element.innerText ?? "",
            labelled: element instanceof HTMLInputElement && element.labels!.length > 0,
            outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
            onScreen: width > 0 && height > 0 && bottom > 0 && top < innerHeight,
          };
        });
        if (!stop) break;
        expect(stop.outlined, `visible focus: ${stop.html}`).toBe(true);
        expect(stop.onScreen, `on the screen: ${stop.html}`).toBe(true);
        expect(stop.labelled || stop.name.trim().length > 0, `named: ${stop.html}`).toBe(true);
        stops.push(stop.html);
        expect(stops.length).toBeLessThan(120);
      }
      const focusable = await page.locator("a[href], button, input, select, summary, [tabindex='0']").filter({ visible: true }).count();
      expect(stops.length, "everything that can be used is a stop").toBe(focusable);
    });
  });
}

/** Texts that their own box cuts off. */
function clipped(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hides = (element: Element) => {
      const { overflowX, clipPath, position } = getComputedStyle(element);
      // For screen readers only, or a text field, whose text scrolls.
      // A table of figures may scroll by itself, where the keyboard reaches it.
      if (overflowX === "auto" && ["region", "group"].includes(element.getAttribute("role") ?? "") && element.getAttribute("tabindex") === "0") return false;
      if (clipPath !== "none" || position === "absolute" || element instanceof HTMLInputElement) return false;
      return overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    };
    return [...document.querySelectorAll("body *")].filter(hides).map((element) => element.outerHTML.slice(0, 120));
  });
}

/** Pairs of links or buttons that lie upon each other. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const things = [...document.querySelectorAll("a, button, input, summary, h1, h2, dt, dd, th, td")]
      // Not what is for screen readers only.
      .filter((element) => element.checkVisibility() && !element.closest(".sr"));
    const boxes = things.map((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return { element, left: left + 2, right: right - 2, top: top + 2, bottom: bottom - 2 };
    });
    const found: string[] = [];
    boxes.forEach((a, n) => {
      for (const b of boxes.slice(n + 1)) {
        if (a.element.contains(b.element) || b.element.contains(a.element)) continue;
        // Inline links of more than one line have boxes that reach around their neighbours.
        if ([a, b].some(({ element }) => element.getClientRects().length > 1)) continue;
        if ([a, b].some(({ element }) => getComputedStyle(element).position === "absolute")) continue;
        if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
          found.push(`${a.element.outerHTML.slice(0, 80)} / ${b.element.outerHTML.slice(0, 80)}`);
        }
      }
    });
    return found;
  });
}
