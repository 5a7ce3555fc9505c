// Whoever doubts a draw runs it again: a buyer finds the ticket of a private code, which never leaves the browser; a list that was
// changed, a false winner and another key are found out, in words; and without JavaScript the files and the commands are there.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { APIRequestContext, Page, Route } from "@playwright/test";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, loosely, phone, test } from "./support/page";

const words = {
  fa: {
    draw: "اجرای دوبارهٔ قرعه‌کشی",
    button: "اجرای دوبارهٔ قرعه‌کشی",
    typed: "کد قرعه‌کشی یا کد خصوصی شما",
    more: "کلیدی دیگر، یا فهرستی که خودتان دارید",
    file: "فهرستی که نگه داشته‌اید",
    proven: "ثابت شد: قرعه‌کشی دوباره اجرا شد",
    won: "برنده شده است: لپ‌تاپ",
    there: "در فهرست قفل‌شده هست",
    notChosen: "قرعه به نامش نیفتاد",
    notThere: "چنین کدی در فهرست نیست",
    root: "ثابت نشد. این فهرستی نیست که قفل شد",
    skipped: "سنجیده نشد",
    list: "فهرست کدها",
  },
  en: {
    draw: "Run the draw again",
    button: "Run the draw again",
    typed: "Your ticket or your private code",
    more: "Another key, or a list of your own",
    file: "A list that you kept",
    proven: "Proven: the draw was run again",
    won: "It won: Laptop",
    there: "stands in the frozen list",
    notChosen: "was not drawn",
    notThere: "holds no such ticket",
    root: "Not proven. This is not the list that was frozen",
    skipped: "Not looked at",
    list: "The list of tickets",
  },
};

const API = "/api/v1/lotteries/1";
const said = (page: Page) => page.locator("[data-draw=said]");
const yours = (page: Page) => page.locator("[data-draw=yours]");
const step = (page: Page, name: string) => page.locator(`[data-step=${name}] [data-found]`);

/** What the lottery hands out, once its commitment is signed, and its list. */
async function handedOut(request: APIRequestContext) {
  await expect.poll(async () => (await (await request.get(API)).json()).commitment, { timeout: 20_000 }).not.toBeNull();
  const lottery = await (await request.get(API)).json();
  return { lottery, list: await (await request.get(`${API}/tickets`)).text() };
}

/** The private code of the made-up market's order that has this ticket, as docs/lottery.md says how it is made. */
function codeOf(lottery: { commitment: { entry: string } }, fits: (ticket: string) => boolean): string {
  const sha256 = (...parts: (string | Buffer)[]) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
  const salt = Buffer.from(JSON.parse(lottery.commitment.entry).fact.commitment.salt, "hex");
  for (let order = 1; order <= 240; order++) {
    const code = String(order).padStart(26, "0");
    if (fits(sha256("bazargah/lottery/ticket/1\n", salt, sha256(code)).toString("hex"))) return code;
  }
  throw new Error("no order has such a ticket");
}

/** Changes the list by one digit of its last ticket's holder. */
const tampered = (list: string) => list.slice(0, -2) + (list.at(-2) === "0" ? "1" : "0") + "\n";

const file = (text: string) => ({ name: "tickets.txt", mimeType: "text/plain", buffer: Buffer.from(text) });

for (const { lang, path } of languages) {
  const w = words[lang];

  test(`a winner finds the own ticket by the private code, which nobody else gets to know (${lang})`, async ({ page, request }) => {
    const { lottery, list } = await handedOut(request);
    const winner = lottery.draw.winners[0];
    const code = codeOf(lottery, (ticket) => ticket === winner);
    const sent: string[] = [];
    page.on("request", (request) => sent.push(`${request.url()} ${request.postData() ?? ""}`));
    await page.setViewportSize(phone);
    await page.goto(path("/festival/summer-1402"));
    await page.locator("#lotteries").getByRole("link").click();
    await expect(page.locator("#winners code.ticket").first()).toHaveText(winner);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByRole("link", { name: w.draw }).click();
    await page.getByLabel(w.typed).fill(` ${code} `);
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText(w.proven);
    await expect(yours(page)).toContainText(w.there);
    await expect(yours(page)).toContainText(loosely(w.won));
    await expect(page.locator("[data-step] .good")).toHaveCount(5);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    expect(sent.filter((request) => request.includes(code) || request.includes(winner)), "what was sent").toEqual([]);
    // A ticket by its first digits, one that was not drawn, and one that is none.
    const drawn = new Set([...lottery.draw.winners, ...lottery.draw.alternates]);
    const other = list.split("\n").find((line) => line && !drawn.has(line.slice(0, 64)))!;
    await page.getByLabel(w.typed).fill(other.slice(0, 10));
    await page.getByRole("button", { name: w.button }).click();
    await expect(yours(page)).toContainText(w.notChosen);
    await page.getByLabel(w.typed).fill("0".repeat(26));
    await page.getByLabel(w.typed).press("Enter");
    await expect(yours(page)).toContainText(w.notThere);
  });

  test(`a list that was changed by one digit fails, and why is said (${lang})`, async ({ page, request }) => {
    const { lottery, list } = await handedOut(request);
    await page.goto(path("/lottery/1/draw"));
    await page.getByText(w.more).click();
    await page.getByLabel(w.file).setInputFiles(file(tampered(list)));
    await page.getByLabel(w.typed).fill(lottery.draw.winners[0]);
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText(w.root);
    await expect(step(page, "before")).toHaveClass("good");
    await expect(step(page, "list")).toHaveClass("bad");
    await expect(step(page, "draw")).toContainText(w.skipped);
    await expect(yours(page), "a false list says nothing of anybody's ticket").toHaveText("");
    await expectAccessible(page);
    // The one that was kept as it is holds.
    await page.getByLabel(w.file).setInputFiles(file(list));
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText(w.proven);
  });

  test(`without JavaScript the files and the commands are there (${lang})`, async ({ noJsPage, request }) => {
    const { list } = await handedOut(request);
    await noJsPage.goto(path("/lottery/1/draw"));
    await expect(noJsPage.getByRole("button", { name: w.button })).toBeHidden();
    await expect(noJsPage.locator("#elsewhere code").first()).toContainText("bazargah lottery verify http");
    const coming = noJsPage.waitForEvent("download");
    await noJsPage.locator("#elsewhere").getByRole("link", { name: w.list }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/tickets.*\.txt$/);
    expect(readFileSync(await download.path(), "utf8")).toBe(list);
    for (const link of await noJsPage.locator("#elsewhere a, #rule a").all()) {
      expect((await request.get((await link.getAttribute("href"))!)).status()).toBe(200);
    }
  });
}

const w = words.en;

/** Changes what the lottery hands out, on its way. */
async function alter(page: Page, change: (lottery: any) => void): Promise<void> {
  await page.route(`**${API}`, async (route: Route) => {
    const response = await route.fetch();
    const lottery = await response.json();
    change(lottery);
    await route.fulfill({ response, json: lottery });
  });
}

const forgeries: { name: string; change: (lottery: any) => void; told: string; at: string }[] = [
  { name: "a false winner", change: ({ draw }) => draw.winners.reverse(), told: "gives other winners", at: "draw" },
  {
    name: "another round's value",
    change: ({ draw }) => (draw.signature = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"),
    told: "not the beacon’s",
    at: "beacon",
  },
  {
    name: "another promise",
    change: ({ commitment }) => (commitment.entry = commitment.entry.replace(/"alternates":\d+/, '"alternates":0')),
    told: "not proven to be in the log",
    at: "log",
  },
];

test("another lottery's draw is not taken for this one's", async ({ page, request }) => {
  await handedOut(request);
  await page.goto("/en/lottery/1/draw");
  await page.locator("[data-id]").evaluate((element: HTMLElement) => (element.dataset.id = "2"));
  await page.getByRole("button", { name: w.button }).click();
  await expect(said(page)).toContainText("another lottery");
});

for (const { name, change, told, at } of forgeries) {
  test(`${name} is found out`, async ({ page, request }) => {
    await handedOut(request);
    await alter(page, change);
    await page.goto("/en/lottery/1/draw");
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText("Not proven.");
    await expect(said(page)).toContainText(told);
    await expect(step(page, at)).toHaveClass("bad");
  });
}

test("a list with a ticket twice, or out of order, is told apart", async ({ page, request }) => {
  const { list } = await handedOut(request);
  const lines = list.split("\n");
  await page.goto("/en/lottery/1/draw");
  await page.getByText(w.more).click();
  const check = async (changed: string[], told: string) => {
    await page.getByLabel(w.file).setInputFiles(file(changed.join("\n")));
    await page.getByRole("button", { name: w.button }).click();
    await expect(said(page)).toContainText(told);
  };
  await check([lines[0], lines[0], ...lines.slice(2)], "stands in the list twice");
  await check([lines[1], lines[0], ...lines.slice(2)], "not in its order");
  await check(lines.slice(1), "more or fewer tickets");
  await check(["", ...lines], "not a ticket’s");
});

test("another key than the log's is not accepted", async ({ page, request }) => {
  await handedOut(request);
  await page.goto("/en/lottery/1/draw");
  await page.getByText(w.more).click();
  await page.getByLabel("Key of the log").fill("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  await page.getByRole("button", { name: w.button }).click();
  await expect(said(page)).toContainText("not signed with this key");
});
