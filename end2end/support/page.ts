// What every story shares: a page that tolerates no complaint from the browser, a check with axe, a page without JavaScript.
import { readFileSync } from "node:fs";
import { test as base, expect, type Page } from "@playwright/test";

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Fails at the end of the story when the page wrote an error or a warning to the console, or threw. */
function watchConsole(page: Page): () => void {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  return () => expect(complaints, "the browser's console").toEqual([]);
}

type Fixtures = {
  /** The same browser with JavaScript switched off. */
  noJsPage: Page;
};

export const test = base.extend<Fixtures>({
  page: async ({ page }, use) => {
    const expectSilence = watchConsole(page);
    await use(page);
    expectSilence();
  },
  noJsPage: async ({ browser, baseURL }, use) => {
    const context = await browser.newContext({ baseURL, javaScriptEnabled: false });
    const page = await context.newPage();
    const expectSilence = watchConsole(page);
    await use(page);
    expectSilence();
    await context.close();
  },
});

/** Checks the page as it stands now against WCAG 2.2, levels A and AA, and axe's best practices. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axeSource); // not a script tag: the page's content security policy would refuse it
  const violations = await page.evaluate(async () => {
    const { violations } = await (globalThis as any).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    return violations.map((violation: any) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes.map((node: any) => node.target.join(" ")),
    }));
  });
  expect(violations, `axe on ${page.url()}`).toEqual([]);
}

/** The same path in Persian and in English. */
export const languages = [
  { lang: "fa", dir: "rtl", path: (path: string) => path },
  { lang: "en", dir: "ltr", path: (path: string) => `/en${path === "/" ? "" : path}` },
];

export { expect };
