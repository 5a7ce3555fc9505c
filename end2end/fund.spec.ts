// A buyer whom a shop's answer did not help claims on the guarantee fund; a fund officer decides; the bank pays; and everybody sees the
// fund's figures move. Told on a desk in English, and without JavaScript on a phone in Persian.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inDigits, inboxLine, numberOn, report, signIn, somebody, speakFor, staff, wordsOf, type Somebody } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";
import { profile } from "./support/pages";

const words = {
  en: {
    told: "I paid on 2 November and the parcel never came, nobody knows where it is.",
    wish: "My money back, all of it.",
    answer: "The courier delivered this parcel on 9 November to the address of the order; we have the signature of the person who took it.",
    yourAnswer: "Your answer to the buyer",
    sendAnswer: "Send the answer",
    covered: /covered by the guarantee fund: 70% of the damage, up to [\d,]+ toman/,
    rateFirst: "If the answer solves nothing, say so above",
    unsolved: "No, it is not",
    rate: "Send",
    claim: "Claim on the fund",
    ordered: "Day of the order",
    amount: "What you paid, in toman",
    iban: "Account to be paid to (IBAN)",
    holder: "Name of the account’s holder",
    send: "Send the claim",
    wrongDigit: "wrong digit",
    waits: "Your claim waits for a person",
    award: "Award",
    why: "Why",
    decide: "Decide",
    awarded: "You were awarded 8,715,000 toman",
    notBefore: "when the bank has confirmed it",
    paid: "The fund has paid you 8,715,000 toman.",
    payer: "Who pays",
    from: "Account to pay from (IBAN)",
    download: "Download the order",
    file: "The bank’s file",
    take: "Read the answer",
    wasPaid: "paid",
    founders: "Founders",
    inRial: "An amount in rial",
    record: "Record the contribution",
    recorded: "It is recorded.",
    takeBack: "Take the payment back",
    isBack: "This payment was taken back.",
    onDay: "2026-11-02",
  },
  fa: {
    told: "روز ۱۱ آبان پول را دادم و بسته هیچ‌وقت نرسید؛ کسی هم نمی‌داند کجاست.",
    wish: "همهٔ پولم را پس بدهید.",
    answer: "پیک این بسته را روز ۱۸ آبان به نشانی سفارش تحویل داده است و امضای تحویل‌گیرنده نزد ماست.",
    yourAnswer: "پاسخ شما به خریدار",
    sendAnswer: "فرستادن پاسخ",
    covered: /زیر پوشش صندوق ضمانت است: ۷۰٪ خسارت، تا [۰-۹٬]+ تومان/,
    rateFirst: "اگر پاسخ مشکل را حل نکرد",
    unsolved: "نه، حل نشد",
    rate: "فرستادن",
    claim: "درخواست خسارت از صندوق",
    ordered: "روز سفارش",
    amount: "مبلغی که پرداختید، به تومان",
    iban: "شبای حسابی که پول به آن واریز شود",
    holder: "نام صاحب حساب",
    send: "ثبت درخواست",
    wrongDigit: "یک رقم شبا اشتباه است",
    waits: "درخواست شما پیش یک کارشناس است",
    award: "پرداخت",
    why: "چرا",
    decide: "ثبت تصمیم",
    awarded: "با پرداخت ۸٬۷۱۵٬۰۰۰ تومان به شما موافقت شد",
    notBefore: "تا بانک تأیید نکند",
    paid: "صندوق ۸٬۷۱۵٬۰۰۰ تومان به شما پرداخت.",
    payer: "پرداخت‌کننده",
    from: "شبای حسابی که از آن پرداخت می‌شود",
    download: "دریافت دستور",
    file: "فایل بانک",
    take: "خواندن پاسخ",
    wasPaid: "پرداخت شد",
    founders: "بنیان‌گذاران",
    inRial: "مبلغ به ریال",
    record: "ثبت پرداخت",
    recorded: "ثبت شد.",
    takeBack: "برگرداندن پرداخت",
    isBack: "این پرداخت برگردانده شده است.",
    onDay: "۱۴۰۵/۰۸/۱۱",
  },
};

/** The program, on the stories' database. */
const bazargah = (...args: string[]) => execFileSync("target/debug/bazargah", args, { encoding: "utf8" });

/** An Iranian account number with the check digits that it needs. */
function iban(account: number): string {
  const digits = String(account).padStart(22, "0");
  // I and R are 18 and 27.
  const check = 98n - (BigInt(`${digits}182700`) % 97n);
  return `IR${String(check).padStart(2, "0")}${digits}`;
}

const tellings = [
  { name: "with JavaScript, on a desk, in English", language: languages[1], javaScriptEnabled: true, viewport: { width: 1280, height: 900 }, account: 7 },
  { name: "without JavaScript, on a phone, in Persian", language: languages[0], javaScriptEnabled: false, viewport: { width: 360, height: 740 }, account: 8 },
];

for (const { name, language: { lang, path }, javaScriptEnabled, viewport, account } of tellings) {
  test(`a complaint becomes a paid claim, and the fund's figures move, ${name}`, async ({ browser, baseURL, market, request }) => {
    test.setTimeout(180_000);
    const w = { ...words[lang], ...wordsOf(lang) };
    // axe needs the page's scripts.
    const accessible = async (page: Page) => { if (javaScriptEnabled) await expectAccessible(page); };
    const everybody: Somebody[] = [];
    const join_ = async () => {
      const one = await somebody(browser, { baseURL, javaScriptEnabled, viewport });
      everybody.push(one);
      return one.page;
    };
    const [buyer, visitor, shopkeeper, officer] = [await join_(), await join_(), await join_(), await join_()];
    const run = Date.now().toString(36);
    const fund = async () => (await request.get("/api/v1/guarantee")).json();
    bazargah("fund", "contribute", "--founders", "--rial", "10000000000", "--name", `story-${lang}-${run}`);
    // A shop whose mark was valid all year, and which the grade does not shut out. The two tellings have one each, from the end of the
    // list: other stories take their shops from its beginning.
    const covered: string[] = [];
    for (const shop of market.shops) {
      const { guarantee, mark } = await (await request.get(`/api/v1/shops/${shop.key}`)).json();
      if (guarantee.covered && guarantee.cap_rial >= 300_000_000 && mark.since < "2026-06-01") covered.push(shop.key);
    }
    const shop = market.shops.find(({ key }) => key === covered.at(javaScriptEnabled ? -1 : -2))!;
    const shopsMail = `fund.${lang}@${shop.domain}`;
    speakFor(shop.key, shopsMail, lang);

    await visitor.goto(path(profile(shop)));
    await expect(visitor.locator("#cover")).toHaveText(w.covered);
    const before = await fund();

    const what = { kind: w.form.kind, told: w.told, wish: w.wish, order: `F-${lang}-${run}`, amount: "12500000", contact: `zahra.fund.${lang}.${run}@buyers.example` };
    await report(buyer, lang, shop.key, what);
    const private_ = new URL(buyer.url()).pathname;
    const complaint = await numberOn(buyer);

    await test.step("the shop answers, and the answer solves nothing", async () => {
      await signIn(shopkeeper, lang, shopsMail, path(`/account/shops/${shop.key}`));
      await inboxLine(shopkeeper, complaint).click();
      await shopkeeper.getByRole("textbox", { name: w.yourAnswer }).fill(w.answer);
      await shopkeeper.getByRole("button", { name: w.sendAnswer }).click();
      await buyer.goto(private_);
      await expect(buyer.getByText(w.rateFirst)).toBeVisible();
      await buyer.getByRole("radio", { name: w.unsolved }).check();
      await buyer.getByRole("button", { name: w.rate, exact: true }).click();
    });

    await test.step("the buyer claims", async () => {
      await buyer.getByRole("link", { name: w.claim, exact: true }).click();
      await expect(buyer.getByRole("textbox", { name: w.amount })).toHaveValue("12500000");
      await buyer.getByRole("textbox", { name: w.ordered }).fill(w.onDay);
      const number = iban(account);
      const wrong = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);
      await buyer.getByRole("textbox", { name: w.iban }).fill(inDigits(lang, wrong));
      await buyer.getByRole("textbox", { name: w.holder }).fill("زهرا محمدی");
      await buyer.getByRole("button", { name: w.send, exact: true }).click();
      await expect(buyer.getByRole("alert")).toContainText(w.wrongDigit);
      await expectNoSidewaysScroll(buyer);
      await accessible(buyer);
      await buyer.getByRole("textbox", { name: w.iban }).fill(inDigits(lang, number));
      await buyer.getByRole("button", { name: w.send, exact: true }).click();
      await expect(buyer.getByText(w.waits)).toBeVisible();
    });
    expect((await fund()).held_rial, "held while it is decided").toBe(before.held_rial + 87_150_000);

    await test.step("a fund officer awards it", async () => {
      await signIn(officer, lang, staff("fund-officer", lang), path("/staff/fund"));
      await expectNoSidewaysScroll(officer);
      await officer.getByRole("main").getByRole("listitem").filter({ hasText: shop.name[lang] }).getByRole("link").first().click();
      await accessible(officer);
      await expectNoSidewaysScroll(officer);
      await officer.getByRole("radio", { name: w.award, exact: true }).check();
      await officer.getByRole("textbox", { name: w.why, exact: true }).fill("The carrier has no signature.");
      await officer.getByRole("button", { name: w.decide, exact: true }).click();
      await expect(officer).toHaveURL(path("/staff/fund"));
      await buyer.goto(private_);
      await expect(buyer.getByText(w.awarded)).toBeVisible();
      await expect(buyer.getByText(w.notBefore)).toBeVisible();
    });
    const awarded = await fund();
    expect(awarded.claims.paid, "not paid before the bank says so").toBe(before.claims.paid);

    await test.step("the officer takes the order to the bank and brings its answer", async () => {
      await officer.goto(path("/staff/fund/bank"));
      await accessible(officer);
      await expectNoSidewaysScroll(officer);
      await officer.getByRole("textbox", { name: w.payer }).fill("صندوق ضمانت");
      await officer.getByRole("textbox", { name: w.from }).fill(inDigits(lang, iban(1)));
      const [order] = await Promise.all([officer.waitForEvent("download"), officer.getByRole("button", { name: w.download }).click()]);
      const payments = [...readFileSync(await order.path(), "utf8").matchAll(/<EndToEndId>([^<]+)/g)].map(([, id]) => id);
      expect(payments.length).toBeGreaterThan(0);
      const answer = join(mkdtempSync(join(tmpdir(), "fund-")), "answer.csv");
      writeFileSync(answer, ["end_to_end_id,status", ...payments.map((id) => `${id},paid`)].join("\n"));
      await officer.goto(path("/staff/fund/bank"));
      await officer.getByLabel(w.file).setInputFiles(answer);
      await officer.getByRole("button", { name: w.take }).click();
      await expect(officer.locator("#taken").getByRole("listitem")).toHaveText(payments.map((id) => new RegExp(`${id}.*${w.wasPaid}`)));
      await accessible(officer);
      await expectNoSidewaysScroll(officer);
    });

    await test.step("a contribution that was typed wrongly is taken back", async () => {
      const contributed = (await fund()).contributed_rial;
      await officer.goto(path("/staff/fund/money"));
      await accessible(officer);
      await expectNoSidewaysScroll(officer);
      await officer.getByRole("radio", { name: w.founders }).check();
      await officer.getByRole("radio", { name: w.inRial }).check();
      await officer.locator("#contribution-number").fill(inDigits(lang, "7000"));
      await officer.locator("#contribution-name").fill(`mistake-${lang}-${run}`);
      await officer.getByRole("button", { name: w.record, exact: true }).click();
      await expect(officer.getByRole("main").getByRole("status")).toHaveText(w.recorded);
      expect((await fund()).contributed_rial).toBe(contributed + 7_000);
      await officer.getByRole("link", { name: `mistake-${lang}-${run}` }).click();
      await officer.getByRole("textbox", { name: w.why, exact: true }).fill("One nought too many.");
      await officer.getByRole("button", { name: w.takeBack }).click();
      await expect(officer.getByRole("main").getByRole("status")).toHaveText(w.isBack);
      await accessible(officer);
      await expectNoSidewaysScroll(officer);
      expect((await fund()).contributed_rial).toBe(contributed);
    });

    await test.step("everybody sees it", async () => {
      await buyer.goto(private_);
      await expect(buyer.getByText(w.paid)).toBeVisible();
      const after = await fund();
      expect(after.paid_rial - before.paid_rial).toBeGreaterThanOrEqual(87_150_000);
      expect(after.claims.paid).toBeGreaterThan(before.claims.paid);
      await visitor.goto(path("/fund"));
      const thousands = lang === "fa" ? "٬" : ",";
      const paid = inDigits(lang, String(after.paid_rial / 10).replace(/\B(?=(\d{3})+$)/g, thousands));
      await expect(visitor.locator("[data-count=paid] dd")).toContainText(paid);
      await expect(visitor.locator("[data-count=paid-claims] dd")).toHaveText(inDigits(lang, after.claims.paid));
      await accessible(visitor);
      await expectNoSidewaysScroll(visitor);
    });
    for (const one of everybody) await one.leave();
  });
}
