// A shop's records are proven in the reader's browser: the proof holds; an answer that was changed on its way is found out, with
// what is wrong; and the browser remembers what the log looked like.
import type { Page, Route } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, phone, test } from "./support/page";
import { profile } from "./support/pages";

const words = {
  fa: {
    link: "خودتان بسنجید",
    button: "سنجیدن در همین مرورگر",
    holds: /^ثابت شد: همهٔ/,
    first: /از این پس همین نقطه را به یاد دارد/,
    again: /دفتر ادامهٔ همان است/,
    letter: "ثابت نشد. ثبت به اثر انگشت امضاشده نمی‌رسد",
    download: "بارگیری سند",
  },
  en: {
    link: "Prove it",
    button: "Prove it in this browser",
    holds: /^Proven: all/,
    first: /remembers this one from now on/,
    again: /The log continues the one that this browser saw/,
    letter: "Not proven. The record does not lead to the fingerprint",
    download: "Download the proof",
  },
};

const said = (page: Page) => page.locator("[data-prove=said]");
const before = (page: Page) => page.locator("[data-prove=before]");

type Proof = { checkpoint: string; shop: string; events: { leaf: number; entry: string; proof: string[] }[] };

/** Changes the proof on its way to the page. */
async function alter(page: Page, change: (proof: Proof) => string | void): Promise<void> {
  await page.route("**/api/v1/shops/*/proof", async (route: Route) => {
    const response = await route.fetch();
    const proof = await response.json();
    const text = change(proof);
    await route.fulfill({ response, body: typeof text === "string" ? text : JSON.stringify(proof) });
  });
}

for (const { lang, path } of languages) {
  const w = words[lang];

  test(`the records are proven, and on the next visit that the log continues (${lang})`, async ({ page, market }) => {
    await page.setViewportSize(phone);
    await page.goto(path(profile(market.large)));
    await page.getByRole("link", { name: w.link }).click();
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toHaveText(w.holds);
    await expect(before(page)).toHaveText(w.first);
    const records = await page.locator("[data-leaf]").count();
    expect(records).toBeGreaterThan(1);
    await expect(page.locator("[data-found].good")).toHaveCount(records);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.reload();
    await page.getByRole("button", { name: w.button }).click();
    await expect(before(page)).toHaveText(w.again);
  });

  test(`a letter that was changed is found, at its record (${lang})`, async ({ page, market }) => {
    let leaf = 0;
    await alter(page, ({ events }) => {
      const event = events[events.length - 1];
      leaf = event.leaf;
      event.entry = event.entry.replace(/"recorded_at":(\d+)/, (_, at) => `"recorded_at":${Number(at) + 1}`);
    });
    await page.goto(path(`${profile(market.large)}/prove`));
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText(w.letter);
    await expect(page.locator("[data-found].bad")).toHaveCount(1);
    await expect(page.locator(`[data-leaf="${leaf}"] [data-found]`)).toHaveClass("bad");
    await expect(before(page)).toHaveText("");
    await expectAccessible(page);
  });

  test(`without JavaScript the proof can be kept and the command copied (${lang})`, async ({ noJsPage, market }) => {
    await noJsPage.goto(path(`${profile(market.large)}/prove`));
    await expect(noJsPage.getByRole("button", { name: w.button })).toBeHidden();
    await expect(noJsPage.locator("#elsewhere code")).toContainText(`--shop ${market.large.key}`);
    const coming = noJsPage.waitForEvent("download");
    await noJsPage.getByRole("link", { name: w.download }).click();
    expect((await coming).suggestedFilename()).toBe(`${market.large.key}.proof.json`);
  });
}

const forgeries: { name: string; change: (proof: Proof) => string | void; told: string }[] = [
  { name: "a cut proof", change: ({ events }) => void events[0].proof.pop(), told: "a piece too few or too many" },
  { name: "a cut answer", change: (proof) => JSON.stringify(proof).slice(0, -9), told: "cannot be read" },
  {
    name: "another root",
    change: (proof) => {
      const lines = proof.checkpoint.split("\n");
      lines[2] = Buffer.alloc(32, 7).toString("base64");
      proof.checkpoint = lines.join("\n");
    },
    told: "does not belong to this checkpoint",
  },
  { name: "records of another shop", change: (proof) => void (proof.shop = "other.example"), told: "another shop" },
];

for (const { name, change, told } of forgeries) {
  test(`${name} is not proven`, async ({ page, market }) => {
    await alter(page, change);
    await page.goto(`/en${profile(market.large)}/prove`);
    await page.getByRole("button", { name: words.en.button }).click();
    await expect(said(page)).toContainText("Not proven.");
    await expect(said(page)).toContainText(told);
  });
}

test("a proof without the newest record does not prove the page", async ({ page, market }) => {
  await alter(page, ({ events }) => void events.pop());
  await page.goto(`/en${profile(market.large)}/prove`);
  await page.getByRole("button", { name: words.en.button }).click();
  await expect(said(page)).toContainText("the rest are marked below");
  await expect(page.locator("[data-found].bad")).toContainText("Not in this proof");
});

test("another key than the log's is not accepted, and no key is named so", async ({ page, market }) => {
  await page.goto(`/en${profile(market.large)}/prove`);
  const key = page.getByLabel("Key to check with");
  // The example of the specification: a whole key, and not this log's.
  await key.fill("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  await page.getByRole("button", { name: words.en.button }).click();
  await expect(said(page)).toContainText("not signed with this key");
  await key.fill("no key");
  await key.press("Enter");
  await expect(said(page)).toContainText("is not a key");
});

test("a log that was rewritten, or is shorter than it was, is told", async ({ page, market }) => {
  await page.goto(`/en${profile(market.large)}/prove`);
  const prove = page.getByRole("button", { name: words.en.button });
  const remember = (change: "root" | "size") =>
    page.evaluate((change) => {
      const seen = JSON.parse(localStorage.getItem("bazargah-log")!);
      const lines = seen.checkpoint.split("\n");
      if (change === "size") lines[1] = String(Number(lines[1]) + 5);
      else [lines[1], lines[2]] = ["300", btoa("x".repeat(32))];
      localStorage.setItem("bazargah-log", JSON.stringify({ ...seen, checkpoint: lines.join("\n") }));
    }, change);
  await prove.click();
  await expect(before(page)).toHaveText(words.en.first);
  await remember("size");
  await prove.click();
  await expect(before(page)).toContainText("saw a longer log");
  await remember("root");
  await prove.click();
  await expect(before(page)).toContainText("not proven that the log continues");
  await expect(before(page)).toContainText("300 records");
});
