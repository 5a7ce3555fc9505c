// A shop that has the mark stops answering: system supervision proposes, tells, and lets the suspension take effect after 72 hours;
// the shop appeals and a supervisor answers; it answers its buyers, and has its mark back 72 hours later. The story has a server and
// a market of its own, whose clock it sets ahead. Told on a desk in English, and without JavaScript on a phone in Persian.
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { letter, signIn, somebody, speakFor } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";

const words = {
  en: {
    suspended: "Trust mark suspended, not valid now",
    proposed: /Suspension proposed/,
    appeal: "Appeal against this adjustment",
    why: "Why is this adjustment not right?",
    sendAppeal: "Send the appeal",
    plea: "Our server was down for a week. Call me at 09121234567.",
    shop: "The shop is not right",
    publicReason: "Reason for the public",
    reason: "Reason for your colleagues",
    submit: "Record the decision",
    told: "Nobody answers even now.",
    state: "Suspended",
  },
  fa: {
    suspended: "نماد اعتماد تعلیق شده؛ اکنون معتبر نیست",
    proposed: /تعلیق پیشنهاد شده است/,
    appeal: "اعتراض به این تعدیل",
    why: "چرا این تعدیل درست نیست؟",
    sendAppeal: "فرستادن اعتراض",
    plea: "سرور ما یک هفته از کار افتاده بود. تماس: ۰۹۱۲۱۲۳۴۵۶۷.",
    shop: "حق با فروشگاه نیست",
    publicReason: "دلیل همگانی",
    reason: "دلیل، برای همکاران",
    submit: "ثبت تصمیم",
    told: "هنوز هم کسی پاسخ نمی‌دهد.",
    state: "تعلیق‌شده",
  },
};

const program = join(__dirname, "..", "target", "debug", "bazargah");

/** A day in the form of the project's own files, so many days ago. */
const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

/** A market of one shop, and a program whose clock can be set ahead. */
class Market {
  readonly folder = mkdtempSync(join(tmpdir(), "bazargah-mark-"));
  private server?: ChildProcess;

  constructor(readonly port: number) {}

  get env(): NodeJS.ProcessEnv {
    const database = join(this.folder, "market.db");
    return {
      ...process.env,
      DATABASE_URL: `sqlite:${database}`,
      BAZARGAH_LISTEN: `127.0.0.1:${this.port}`,
      BAZARGAH_OUTBOX: join(this.folder, "outbox"),
    };
  }

  run(...args: string[]): void {
    execFileSync(program, args, { env: this.env, stdio: "pipe" });
  }

  /** Twelve complaints that nobody answered, or had answered after ten days. */
  complaints(answered: boolean): void {
    const file = join(this.folder, "complaints.csv");
    const rows = Array.from({ length: 12 }, (_, n) => `${n},Kafsh,kafsh.example,${daysAgo(20)},${answered ? daysAgo(1) : ""},late-delivery,,,,`);
    const header = "complaint_id,shop_name,shop_domain,opened_at,answered_at,category,amount_rial,outcome,closed_at,source_url";
    writeFileSync(file, [header, ...rows].join("\n"));
    this.run("import", "bazargah-csv", file, "--read-at", new Date(Date.now() - 60_000).toISOString());
  }

  async serve(hoursAhead: number): Promise<void> {
    await this.stop();
    const args = ["serve", "--clock-ahead-hours", String(hoursAhead)];
    this.server = spawn(program, args, { env: this.env, cwd: join(__dirname, ".."), stdio: "ignore" });
    await expect
      .poll(() => fetch(`http://127.0.0.1:${this.port}/`).then(({ ok }) => ok, () => false), { timeout: 20_000 })
      .toBe(true);
  }

  async stop(): Promise<void> {
    if (!this.server || this.server.exitCode !== null) return;
    const gone = once(this.server, "exit");
    this.server.kill("SIGTERM");
    await gone;
  }
}

for (const { lang, path } of languages) {
  const w = words[lang];
  const told = lang === "en" ? "on a desk" : "without JavaScript, on a phone";
  test(`a shop that stops answering falls, appeals and recovers (${lang}, ${told})`, async ({ browser }) => {
    test.setTimeout(180_000);
    const market = new Market(await freePort());
    const before = { BAZARGAH_TEST_OUTBOX: process.env.BAZARGAH_TEST_OUTBOX, BAZARGAH_TEST_DB: process.env.BAZARGAH_TEST_DB };
    Object.assign(process.env, {
      BAZARGAH_TEST_OUTBOX: join(market.folder, "outbox"),
      BAZARGAH_TEST_DB: join(market.folder, "market.db"),
    });
    try {
      const marks = join(market.folder, "marks.csv");
      const header = "row,id,code,domain,business_name,province,city,rating,approve_date,expire_date,trustseal_url";
      writeFileSync(marks, `${header}\n1,67,CF,kafsh.example,کفش,تهران,تهران,3,1404/01/01,1420/01/01,\n`);
      market.run("import", "enamad", marks);
      market.complaints(false);
      const [keeper, supervisor] = [`keeper.${lang}@kafsh.example`, `mark.${lang}@staff.example`];
      market.run("staff", "add", "--role", "supervisor", supervisor);
      speakFor("kafsh.example", keeper, lang);
      await market.serve(0);

      const baseURL = `http://127.0.0.1:${market.port}`;
      const options = lang === "en" ? { baseURL } : { baseURL, javaScriptEnabled: false, viewport: { width: 360, height: 640 } };
      // axe needs the page's JavaScript.
      const looks = async (page: Page) => {
        await expectNoSidewaysScroll(page);
        if (lang === "en") await expectAccessible(page);
      };
      const visitor = await somebody(browser, options);
      const chip = (text: string) => visitor.page.getByRole("main").getByText(text, { exact: true }).first();
      const state = async () => (await (await visitor.page.request.get("/api/v1/shops/kafsh.example")).json()).mark.state;
      const profile = async () => visitor.page.goto(path("/shop/kafsh.example"));

      // What is proposed stands on the profile at once, with the mark still valid.
      await expect.poll(async () => (await profile()) && visitor.page.getByText(w.proposed).count(), { timeout: 15_000 }).toBeGreaterThan(0);
      expect(await state()).toBe("valid");
      await letter({ kind: "adjustment-proposed", to: keeper });

      // Nobody has a page open that would ask a server which is not there.
      await visitor.page.goto("about:blank");
      await market.serve(73);
      await expect.poll(async () => (await profile()) && chip(w.suspended).count(), { timeout: 15_000 }).toBe(1);
      await chip(w.suspended).click();
      await expect(visitor.page).toHaveURL(path("/shop/kafsh.example/mark"));
      await expect(visitor.page.getByRole("main")).toContainText(w.state);
      await looks(visitor.page);

      // The shop appeals, once.
      const shop = await somebody(browser, options);
      await signIn(shop.page, lang, keeper, path("/account/shops/kafsh.example/mark"));
      await shop.page.getByText(w.appeal, { exact: true }).first().click();
      await shop.page.getByRole("textbox", { name: w.why }).first().fill(w.plea);
      await looks(shop.page);
      await shop.page.getByRole("button", { name: w.sendAppeal }).first().click();
      await expectNoSidewaysScroll(shop.page);

      // A supervisor reads it, without the telephone number, and answers with a reason for everybody.
      const desk = await somebody(browser, options);
      await signIn(desk.page, lang, supervisor, path("/staff/marks?task=appeal"));
      await looks(desk.page);
      await desk.page.getByRole("main").locator("a[data-line]").first().click();
      await expect(desk.page.getByRole("main")).toContainText("▒▒▒▒");
      await looks(desk.page);
      await desk.page.getByRole("radio", { name: w.shop }).check();
      await desk.page.getByRole("textbox", { name: w.publicReason }).first().fill(w.told);
      await desk.page.getByRole("textbox", { name: w.reason }).first().fill("x");
      await desk.page.getByRole("button", { name: w.submit }).first().click();
      await expect(desk.page).toHaveURL(path("/staff/marks"));
      await desk.page.goto(path("/staff/shops/kafsh.example"));
      await expect(desk.page.getByRole("main")).toContainText(w.told);
      await looks(desk.page);
      await visitor.page.goto(path("/shop/kafsh.example/mark"));
      await expect(visitor.page.getByRole("main")).toContainText(w.told);

      // It answers its buyers. Three days later the mark is back, and what happened stays on its page.
      for (const { page } of [visitor, shop, desk]) await page.goto("about:blank");
      await market.stop();
      market.complaints(true);
      await market.serve(74);
      await letter({ kind: "appeal-decided", to: keeper });
      await expect.poll(async () => (await profile()) && chip(w.suspended).count(), { timeout: 15_000 }).toBe(1);
      await visitor.page.goto("about:blank");
      await market.serve(148);
      await expect.poll(state, { timeout: 15_000 }).toBe("valid");
      await profile();
      await expect(chip(w.suspended)).toHaveCount(0);
      await visitor.page.goto(path("/shop/kafsh.example/mark"));
      await expect(visitor.page.getByRole("main")).toContainText(w.told);
      for (const who of [visitor, shop, desk]) await who.leave();
      await market.stop();
      market.run("verify");
    } finally {
      await market.stop();
      Object.assign(process.env, before);
      rmSync(market.folder, { recursive: true, force: true });
    }
  });
}
