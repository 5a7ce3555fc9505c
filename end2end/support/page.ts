// What every story shares: a page that tolerates no complaint from the browser, the market that the stories are told in, a
// page without JavaScript, a check with axe.
import { readFileSync } from "node:fs";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { readMarket, type Market } from "./market";

const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Fails at the end of the story when the page wrote an error or a warning to the console, or threw. */
export function watchConsole(page: Page): () => void {
  const complaints: { text: string; url: string }[] = [];
  const explained = new Set<string>();
  // A page that says "404" in words is a page; Chromium notes its status in the console all the same.
  page.on("response", (response) => {
    const html = response.headers()["content-type"]?.startsWith("text/html");
    if (response.status() >= 400 && html) explained.add(response.url());
  });
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    complaints.push({ text: `${message.type()}: ${message.text()}`, url: message.location().url });
  });
  page.on("pageerror", (error) => complaints.push({ text: `exception: ${error.message}`, url: "" }));
  return () => {
    const isExplained = ({ text, url }: { text: string; url: string }) =>
      text.startsWith("error: Failed to load resource") && explained.has(url);
    expect(complaints.filter((complaint) => !isExplained(complaint)), "the browser's console").toEqual([]);
  };
}

type Fixtures = {
  /** The same browser with JavaScript switched off. */
  noJsPage: Page;
};

type WorkerFixtures = {
  /** The demonstration market, with shops of every sort in it. */
  market: Market;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
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
  market: [
    async ({ playwright }, use, workerInfo) => {
      const request = await playwright.request.newContext({ baseURL: workerInfo.project.use.baseURL });
      await use(await readMarket(request));
      await request.dispose();
    },
    { scope: "worker" },
  ],
});

const everyRule = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Checks the page as it stands now against WCAG 2.2, levels A and AA, and axe's best practices; or against some rules only. */
export async function expectAccessible(page: Page, rules?: string[]): Promise<void> {
  await page.evaluate(axeSource); // not a script tag: the page's content security policy would refuse it
  const runOnly = rules ? { type: "rule", values: rules } : { type: "tag", values: everyRule };
  const violations = await page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as any).axe.run({ runOnly });
    return violations.map((violation: any) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes.map((node: any) => node.target.join(" ")),
    }));
  }, runOnly);
  expect(violations, `axe on ${page.url()}`).toEqual([]);
}

export type Language = { lang: "fa" | "en"; dir: "rtl" | "ltr"; path: (path: string) => string };

/** The same path in Persian and in English. */
export const languages: Language[] = [
  { lang: "fa", dir: "rtl", path: (path) => path },
  { lang: "en", dir: "ltr", path: (path) => `/en${path === "/" ? "" : path}` },
];

/** The size of a cheap phone. */
export const phone = { width: 360, height: 640 };

/** Marks the document; a page that is loaded anew does not have the mark. */
export async function markDocument(page: Page): Promise<void> {
  await page.evaluate(() => ((window as any).__alive = true));
}

/** Fails when the page was loaded anew since [`markDocument`]. */
export async function expectSameDocument(page: Page): Promise<void> {
  expect(await page.evaluate(() => (window as any).__alive), "the document is the one that was marked").toBe(true);
}

/** Waits until the search field and the charts are alive. */
export async function awake(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.querySelectorAll("leptos-island")].every((island: any) => island.awake));
}

/** The search field that can be seen: on the home page the one in its middle, elsewhere the header's. */
export const searchField = (page: Page): Locator => page.getByRole("combobox").filter({ visible: true });

/** Fails when the page can be scrolled sideways, naming what sticks out. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const beyond = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const sticksOut = (element: Element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > width + 0.5 || left < -0.5;
    };
    return [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() && sticksOut(element)).map((element) => element.outerHTML.slice(0, 120));
  });
  expect(beyond, `sticks out of ${page.url()}`).toEqual([]);
}

/** A text that may hold invisible direction marks between its letters and words. */
export function loosely(text: string): RegExp {
  const marks = "[\u2066-\u2069\u200e\u200f]*";
  const escaped = [...text].map((letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(escaped.join(marks));
}

export { expect };
