// From a shop's letter to its reasons, and from the reasons to figures that anyone may move.
import { awake, expect, expectNoSidewaysScroll, expectSameDocument, languages, markDocument, phone, test } from "./support/page";
import { profile } from "./support/pages";
import type { Page } from "@playwright/test";

const words = {
  fa: { chip: /^رتبهٔ \u2068[A-F]\u2069، [۰-۹]+$/, why: "چرا این رتبه؟", move: "عددهایش را جابه‌جا کنید و رتبه را ببینید", never: "هرگز پاسخ نگرفته", submit: "محاسبه", silence: "بی‌پاسخ گذاشتن" },
  en: { chip: /^Grade [A-F], [0-9]+$/, why: "Why this grade", move: "Move its figures and see the grade follow", never: "Never answered", submit: "Grade it", silence: "Silence" },
};

/** What the form's figures are graded, as the page shows it. */
const letter = (page: Page) => page.locator("output").getAttribute("data-letter");

for (const { lang, path } of languages) {
  const w = words[lang];
  test.describe(lang, () => {
    test("the letter on a shop's page leads to each deduction and to the shop's figures in the form", async ({ page, market }) => {
      await page.setViewportSize(phone);
      await page.goto(path(profile(market.large)));
      await awake(page);
      await markDocument(page);
      const chip = page.locator("main").getByRole("link", { name: w.chip });
      const graded = (await chip.innerText()).match(/[A-F]/)![0];
      await chip.click();
      await expect(page).toHaveURL(path(`${profile(market.large)}/grade`));
      await expect(page.locator(".standing")).toContainText(graded);

      const { grade } = await (await page.request.get(`/api/v1/shops/${market.large.key}`)).json();
      expect(grade.letter).toBe(graded);
      const deductions = page.locator(".deductions tbody tr");
      await expect(deductions, "a row for each reason that the API gives").toHaveCount(grade.reasons.length);
      for (const [at, { text }] of grade.reasons.entries()) await expect(deductions.nth(at)).toContainText(text[lang]);
      await expectNoSidewaysScroll(page);
      const history = page.locator("#history");
      await expect(history.getByRole("img")).toBeVisible();
      await history.locator("summary").click();
      await expect(history.locator("tbody tr")).toHaveCount(await history.locator("rect.col").count());

      await page.getByRole("link", { name: w.move }).click();
      await expect(page.locator("#what-if")).toBeVisible();
      await expectSameDocument(page);
      expect(await letter(page), "today's figures have today's grade").toBe(graded);
      await awake(page);
      await expectNoSidewaysScroll(page);
    });

    test("without JavaScript the form is sent, and its figures are graded", async ({ noJsPage: page }) => {
      await page.goto(path("/about/grade"));
      expect(await letter(page)).toMatch(/[AB]/);
      await expect(page.locator("#what-if [type=range]")).toHaveCount(0);
      await page.getByLabel(w.never, { exact: true }).fill(lang === "fa" ? "۴۰" : "40");
      await page.getByRole("button", { name: w.submit }).click();
      await expect(page).toHaveURL(/[?&]never=/);
      expect(await letter(page)).toMatch(/[DEF]/);
      await expect(page.getByLabel(w.never, { exact: true }), "what was typed stays").toHaveValue(lang === "fa" ? "۴۰" : "40");
    });

    test("with it the letter falls while the slider moves, as the server would have it", async ({ page }) => {
      await page.goto(path("/about/grade"));
      await awake(page);
      await markDocument(page);
      expect(await letter(page)).toMatch(/[AB]/);
      const silence = page.getByRole("row", { name: w.silence }).locator("[data-rule=silence]");
      const before = await silence.innerText();
      const slider = page.getByRole("slider", { name: w.never, exact: true });
      await slider.focus();
      for (let presses = 0; presses < 38; presses++) await page.keyboard.press(lang === "fa" ? "ArrowUp" : "ArrowRight");
      await expect(page.getByRole("textbox", { name: w.never, exact: true })).toHaveValue(lang === "fa" ? "۴۰" : "40");
      const moved = { letter: await letter(page), silence: await silence.innerText(), points: await page.locator("output").innerText() };
      expect(moved.letter).toMatch(/[DEF]/);
      expect(moved.silence).not.toBe(before);
      await expectSameDocument(page);

      // The server says the same of the same figures.
      await page.getByRole("button", { name: w.submit }).click();
      await expect(page).toHaveURL(/[?&]never=/);
      await expect(page.locator("output")).toHaveText(moved.points);
      expect({ letter: await letter(page), silence: await silence.innerText() }).toEqual({ letter: moved.letter, silence: moved.silence });

      // Typed instead: too little to tell has no points.
      await awake(page);
      for (const field of await page.locator("#what-if input[data-most]").all()) await field.fill("");
      expect(await letter(page)).toBe("");
      await expect(page.locator("output span")).toBeHidden();
    });
  });
}
