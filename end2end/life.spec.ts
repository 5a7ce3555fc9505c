// The whole life of a complaint with the people in it, each at a browser of their own, all signed in at once: a buyer, a shop's
// person, a reviewer, two supervisors, and a visitor who looks on. Told with JavaScript on a desk in English, and without it on a
// phone in Persian.
import type { Page } from "@playwright/test";
import { decide, inboxLine, inDigits, kindsOf, letter, letters, linkIn, numberOn, openTask, picture, report, signIn, somebody, speakFor, staff, wordsOf, type Somebody } from "./people";
import { expect, expectNoSidewaysScroll, languages, loosely, test } from "./support/page";
import { profile } from "./support/pages";

const words = {
  en: {
    told: "I paid on 2 November and nothing came. <b>Call me</b> at 09123456789.",
    shown: "I paid on 2 November and nothing came. <b>Call me</b> at ▒▒▒▒.",
    wish: "My money back, all of it.",
    amount: "1,250,000",
    clock: /^3 days 23 hours left$/,
    draft: "We sent the right goods on […] with a courier.",
    gap: "There is still a gap",
    automatic: "Your message has been received and will be looked into soon.",
    answer: "The courier lost the parcel on 4 November. We have refunded 1,250,000 toman to your card today.",
    secondAnswer: "Your bank returned the transfer on 7 November. We have sent the same amount to the new account number that you gave us.",
    yourAnswer: "Your answer to the buyer",
    sendAnswer: "Send the answer",
    standing: { waiting: "Waits for a reviewer; until then the clock runs on", none: "A reviewer found that this is not an answer", answer: "Counts as an answer" },
    replied: "Your reply waits for a reviewer; the clock runs on",
    taken: "Your complaint is on record.",
    wordsWait: "A reviewer decides whether everybody may.",
    wordsPublic: "A reviewer has passed your words",
    wordsKept: "words only after a reviewer has passed them",
    quoted: "In the buyer’s words",
    awaits: "awaiting an answer",
    answered: "The shop answered after",
    inTime: "in time",
    score: "how it was handled: 2 of 5",
    unsolved: "No, it is not",
    rate: "Send",
    rated: "The buyer’s word: not solved",
    reopen: "Ask for another answer",
    reopened: "The buyer reopened it and asked for another answer",
    answeredAgain: "The shop answered again",
    escalate: "Put it before a supervisor",
    escalated: "It was put before a supervisor",
    inHands: "A supervisor has it and will decide.",
    noReason: "Write the reason for your decision",
    consequence: "The page will say: a supervisor decided for the buyer. The case closes.",
    done: "This has been decided already",
    changed: "The complaint changed while you were reading",
    decided: "A supervisor decided for the buyer",
    closed: "The case was closed",
    over: "Nothing more: the case is closed.",
    nothingWaits: "Nothing waits for you.",
  },
  fa: {
    told: "روز ۱۲ آبان پول را دادم و هیچ نرسید. <b>زنگ بزنید</b>: ۰۹۱۲۳۴۵۶۷۸۹.",
    shown: "روز ۱۲ آبان پول را دادم و هیچ نرسید. <b>زنگ بزنید</b>: ▒▒▒▒.",
    wish: "همهٔ پولم را پس بدهید.",
    amount: "۱٬۲۵۰٬۰۰۰",
    clock: /^۳ روز و ۲۳ ساعت مانده$/,
    draft: "کالای درست را در تاریخ […] با پیک فرستادیم.",
    gap: "هنوز جای خالی",
    automatic: "پیام شما دریافت شد و در اسرع وقت بررسی می‌شود.",
    answer: "پیک بسته را روز ۱۴ آبان گم کرد. مبلغ ۱٬۲۵۰٬۰۰۰ تومان امروز به کارت شما واریز شد.",
    secondAnswer: "بانک شما روز ۱۷ آبان حواله را برگرداند. همان مبلغ را به شبای تازه‌ای که دادید واریز کردیم.",
    yourAnswer: "پاسخ شما به خریدار",
    sendAnswer: "فرستادن پاسخ",
    standing: { waiting: "منتظر نظر بازبین است؛ تا آن وقت مهلت همچنان می‌گذرد", none: "به نظر بازبین، این پاسخ نیست", answer: "پاسخ به شمار می‌آید" },
    replied: "پاسخ شما منتظر نظر بازبین است؛ مهلت همچنان می‌گذرد",
    taken: "شکایت شما ثبت شد.",
    wordsWait: "بازبین تصمیم می‌گیرد که همه هم بخوانند یا نه.",
    wordsPublic: "بازبین نوشتهٔ شما را خوانده و پذیرفته است",
    wordsKept: "نوشته‌ها فقط پس از خواندن بازبین",
    quoted: "به نوشتهٔ خریدار",
    awaits: "منتظر پاسخ",
    answered: /فروشگاه پس از .+ پاسخ داد/,
    inTime: "در مهلت",
    score: "نمرهٔ رسیدگی: ۲ از ۵",
    unsolved: "نه، حل نشد",
    rate: "فرستادن",
    rated: "نظر خریدار: حل نشد",
    reopen: "درخواست پاسخ دوباره",
    reopened: "خریدار شکایت را دوباره باز کرد و پاسخ دیگری خواست",
    answeredAgain: "فروشگاه دوباره پاسخ داد",
    escalate: "سپردن به ناظر",
    escalated: "شکایت پیش ناظر رفت",
    inHands: "شکایت پیش ناظر است و او رأی می‌دهد.",
    noReason: "دلیل تصمیمتان را بنویسید",
    consequence: "صفحه می‌گوید: ناظر به سود خریدار رأی داد. پرونده بسته می‌شود.",
    done: "دربارهٔ این پیش‌تر تصمیم گرفته شده است",
    changed: "تا شما می‌خواندید شکایت تغییر کرد",
    decided: "ناظر به سود خریدار رأی داد",
    closed: "پرونده بسته شد",
    over: "هیچ؛ پرونده بسته شده است.",
    nothingWaits: "چیزی منتظر شما نیست.",
  },
};

const tellings = [
  { name: "with JavaScript, on a desk, in English", language: languages[1], javaScriptEnabled: true, viewport: { width: 1280, height: 900 }, shop: 3 },
  { name: "without JavaScript, on a phone, in Persian", language: languages[0], javaScriptEnabled: false, viewport: { width: 360, height: 740 }, shop: 4 },
];

for (const { name, language: { lang, path }, javaScriptEnabled, viewport, shop: nth } of tellings) {
  test(`a complaint lives from the first form to a supervisor's decision, ${name}`, async ({ browser, baseURL, market, request }) => {
    test.setTimeout(240_000);
    const w = { ...words[lang], ...wordsOf(lang) };
    const shop = market.shops[nth];
    const everybody: Somebody[] = [];
    const join = async (): Promise<Page> => {
      const one = await somebody(browser, { baseURL, javaScriptEnabled, viewport });
      everybody.push(one);
      return one.page;
    };
    const [buyer, visitor, shopkeeper, reviewer, supervisor, other] = [await join(), await join(), await join(), await join(), await join(), await join()];
    const run = Date.now().toString(36); // one order is one complaint, also for a story that is told again
    const [buyersMail, shopsMail] = [`zahra.${lang}.${run}@buyers.example`, `desk.${lang}@${shop.domain}`];
    speakFor(shop.key, shopsMail, lang);

    // The visitor has the shop's page open.
    const count = async () => (await visitor.locator("main dl dd").first().innerText()).replace(/[٬,\s]/g, "");
    await visitor.goto(path(`${profile(shop)}?window=all`));
    const total: number = (await (await request.get(`/api/v1/shops/${shop.key}?window=all`)).json()).complaints.total;
    expect(await count()).toBe(inDigits(lang, total));

    const private_ = await test.step("the buyer tells what happened and gets a private address", async () => {
      const what = { kind: w.form.kind, told: w.told, wish: w.wish, order: `A-${lang}-${run}`, amount: w.amount, contact: buyersMail };
      await report(buyer, lang, shop.key, what, picture("secret-place"));
      await expect(buyer.getByText(w.taken)).toBeVisible();
      await expect(buyer.getByText(w.shown).first()).toBeVisible();
      await expect(buyer.getByText(w.wordsWait)).toBeVisible();
      await expect(buyer.locator("time[data-until]")).toHaveText(w.clock);
      await expectNoSidewaysScroll(buyer);
      return new URL(buyer.url()).pathname;
    });
    const id = await numberOn(buyer);
    const public_ = path(`${profile(shop)}/complaints/${id}`);

    await test.step("everybody sees the clock at once, and no words", async () => {
      await visitor.reload();
      expect(await count(), "the profile on its next view").toBe(inDigits(lang, total + 1));
      await visitor.goto(public_);
      await expect(visitor.getByText(w.awaits).first()).toBeVisible();
      await expect(visitor.getByText(w.wordsKept)).toBeVisible();
      await expect(visitor.getByText("▒▒▒▒")).toHaveCount(0);
    });

    await test.step("the buyer and the shop get their letters", async () => {
      const taken = await letter({ kind: "taken", complaint: id, to: buyersMail, language: lang });
      expect(taken.subject).toContain(shop.name[lang]);
      expect(taken.text, "a letter repeats nobody's words").not.toContain("▒");
      // The letter's address is another one, and leads to the same complaint.
      expect(linkIn(taken)).not.toBe(private_);
      await buyer.goto(linkIn(taken));
      await expect(buyer.getByText(w.shown).first()).toBeVisible();
      expect(await numberOn(buyer)).toBe(id);
      const opened = await letter({ kind: "opened", complaint: id, to: shopsMail, language: lang });
      expect(linkIn(opened)).toBe(path(`/account/shops/${shop.key}/cases/${id}`));
    });

    await test.step("all sign in", async () => {
      await signIn(reviewer, lang, staff("reviewer", lang));
      await signIn(supervisor, lang, staff("supervisor", lang));
      await signIn(other, lang, staff("other-supervisor", lang));
      await signIn(shopkeeper, lang, shopsMail);
    });

    await test.step("a reviewer passes the buyer's words", async () => {
      await openTask(reviewer, lang, "words", id);
      await expect(reviewer.getByRole("textbox").first()).toHaveValue(w.shown);
      // The picture is there to be saved, without what was hidden in it.
      const saved = await reviewer.request.get((await reviewer.locator("main a[download]").getAttribute("href"))!);
      expect(saved.headers()).toMatchObject({ "content-type": "image/png", "content-disposition": expect.stringMatching(/^attachment;/) });
      expect((await saved.body()).includes("secret-place"), "hidden data").toBe(false);
      await decide(reviewer, lang, w.task.publish, "Nobody can be recognised.");
      await expect(reviewer).toHaveURL(/\/staff(\/tasks\/\d+)?$/);
      await visitor.goto(public_);
      await expect(visitor.getByRole("heading", { name: w.quoted })).toBeVisible();
      await expect(visitor.locator("blockquote")).toHaveText(w.shown);
      await buyer.goto(private_);
      await expect(buyer.getByText(w.wordsPublic)).toBeVisible();
    });

    const inbox = path(`/account/shops/${shop.key}`);
    const send = async (text: string) => {
      await shopkeeper.getByRole("textbox", { name: w.yourAnswer }).fill(text);
      await shopkeeper.getByRole("button", { name: w.sendAnswer, exact: true }).click();
    };

    await test.step("the shop sees the time that is left, and sends what a machine would", async () => {
      await shopkeeper.getByRole("main").getByRole("link", { name: loosely(shop.name[lang]) }).click();
      await expect(shopkeeper).toHaveURL(inbox);
      await expect(inboxLine(shopkeeper, id).locator("time[data-until]")).toHaveText(w.clock);
      await expectNoSidewaysScroll(shopkeeper);
      await inboxLine(shopkeeper, id).click();
      await expect(shopkeeper.getByText(w.shown).first()).toBeVisible();
      await expect(shopkeeper.locator("main a[download]")).toHaveCount(1);
      await expect(shopkeeper.getByText(buyersMail), "the buyer's address is nobody's").toHaveCount(0);
      await send(w.draft);
      await expect(shopkeeper.getByRole("alert")).toContainText(w.gap);
      await send(w.automatic);
      await expect(shopkeeper.getByText(w.standing.waiting)).toBeVisible();
      await expect(shopkeeper.locator("time[data-until]"), "the clock runs on").toHaveText(w.clock);
      await shopkeeper.goto(inbox);
      await expect(inboxLine(shopkeeper, id)).toContainText(w.replied);
      await visitor.goto(public_);
      await expect(visitor.getByText(w.awaits).first()).toBeVisible();
    });

    await test.step("a reviewer says that it is no answer", async () => {
      await openTask(reviewer, lang, "reply", id);
      await expect(reviewer.getByText(w.automatic).first()).toBeVisible();
      await decide(reviewer, lang, w.task.notAnAnswer, "It says nothing of the case.");
      await expect(reviewer).toHaveURL(/\/staff(\/tasks\/\d+)?$/);
      await inboxLine(shopkeeper, id).click();
      await expect(shopkeeper.getByText(w.standing.none)).toBeVisible();
      await expect(shopkeeper.locator("time[data-until]")).toHaveText(w.clock);
      await buyer.goto(private_);
      await expect(buyer.getByText(w.standing.none)).toBeVisible();
      expect(kindsOf(id, "buyer"), "nobody was told of an answer").toEqual(["taken"]);
    });

    await test.step("the shop answers in substance", async () => {
      await send(w.answer);
      await expect(shopkeeper.getByText(w.standing.answer)).toBeVisible();
      await expect(shopkeeper.getByRole("textbox", { name: w.yourAnswer }), "one answer is enough").toHaveCount(0);
      await visitor.goto(public_);
      const step = visitor.getByRole("listitem").filter({ hasText: w.answered });
      await expect(step).toContainText(w.inTime);
      await expect(visitor.getByText(w.answer), "the shop's words wait for a reviewer").toHaveCount(0);
    });

    /** The buyer says what came of it, from the newest letter's address. */
    const rate = async (score: number) => {
      await buyer.getByRole("radio", { name: w.unsolved }).check();
      await buyer.getByRole("radio", { name: inDigits(lang, score), exact: true }).check();
      await buyer.getByRole("button", { name: w.rate, exact: true }).click();
      await expect(buyer.getByRole("listitem").filter({ hasText: w.rated })).toBeVisible();
    };

    await test.step("the buyer is not content and asks for another answer", async () => {
      const answered = await letter({ kind: "answered", complaint: id, to: buyersMail, language: lang });
      await buyer.goto(linkIn(answered));
      await expect(buyer.getByText(w.answer)).toBeVisible();
      await rate(2);
      await visitor.goto(public_);
      await expect(visitor.getByRole("listitem").filter({ hasText: w.rated })).toContainText(w.score);
      await buyer.getByRole("button", { name: w.reopen }).click();
      await expect(buyer.getByRole("listitem").filter({ hasText: w.reopened })).toBeVisible();
      await expect(buyer.locator("time[data-until]"), "a new deadline").toHaveText(w.clock);
      await letter({ kind: "reopened", complaint: id, to: shopsMail });
    });

    await test.step("the shop answers again, and the buyer puts it before a supervisor", async () => {
      await shopkeeper.goto(inbox);
      await inboxLine(shopkeeper, id).click();
      await send(w.secondAnswer);
      await expect(shopkeeper.getByText(w.standing.answer)).toHaveCount(2);
      await buyer.goto(private_);
      await expect(buyer.getByText(w.secondAnswer)).toBeVisible();
      await rate(1);
      await expect(buyer.getByRole("button", { name: w.reopen }), "once").toHaveCount(0);
      await buyer.getByRole("button", { name: w.escalate }).click();
      await expect(buyer.getByText(w.inHands)).toBeVisible();
      await visitor.goto(public_);
      await expect(visitor.getByRole("listitem").filter({ hasText: w.answeredAgain })).toBeVisible();
      await expect(visitor.getByRole("listitem").filter({ hasText: w.escalated })).toBeVisible();
    });

    await test.step("of two supervisors the first decides, and the second sees what the first did", async () => {
      for (const page of [supervisor, other]) {
        await openTask(page, lang, "decide", id);
        await expect(page.getByText(w.answer).first()).toBeVisible();
        await expectNoSidewaysScroll(page);
      }
      await expect(supervisor.getByText(w.consequence)).toBeVisible();
      await decide(supervisor, lang, w.task.forBuyer, "");
      await expect(supervisor.getByRole("alert")).toContainText(w.noReason);
      await expect(supervisor.getByRole("radio", { name: w.task.forBuyer, exact: true })).toBeChecked();
      await decide(supervisor, lang, w.task.forBuyer, "Two answers, and no money came.");
      await expect(supervisor).toHaveURL(/\/staff(\/tasks\/\d+)?$/);

      await decide(other, lang, w.task.forShop, "The shop tried.");
      await expect(other.getByText(w.done)).toBeVisible();
      await expect(other.getByRole("alert")).toContainText(w.changed);
      await expect(other.getByRole("status").filter({ hasText: w.done })).toContainText(staff("supervisor", lang));
      await expect(other.getByText("Two answers, and no money came.").first()).toBeVisible();
      await expect(other.getByRole("button", { name: w.task.submit, exact: true })).toHaveCount(0);
      await other.goto(path("/staff/decisions"));
      const entry = other.getByRole("listitem").filter({ hasText: staff("supervisor", lang) }).first();
      await expect(entry).toContainText(w.task.forBuyer);
    });

    await test.step("everybody sees the decision, and the figures follow", async () => {
      await visitor.goto(public_);
      await expect(visitor.getByRole("listitem").filter({ hasText: w.decided })).toBeVisible();
      await expect(visitor.getByRole("listitem").filter({ hasText: w.closed })).toBeVisible();
      await expectNoSidewaysScroll(visitor);
      await visitor.goto(path(`${profile(shop)}?window=all`));
      expect(await count()).toBe(inDigits(lang, total + 1));
      await buyer.goto(private_);
      await expect(buyer.getByText(w.over)).toBeVisible();
      await expect(buyer.getByRole("main").getByRole("button")).toHaveCount(0);
      await shopkeeper.goto(inbox);
      await expect(shopkeeper.getByText(w.nothingWaits)).toBeVisible();
      const { complaints } = await (await request.get(`/api/v1/shops/${shop.key}?window=all`)).json();
      expect([complaints.total, complaints.rated_unresolved]).toEqual([total + 1, shop.all.rated_unresolved + 1]);
    });

    await test.step("every letter has left, and no other", async () => {
      await letter({ kind: "decided", complaint: id, reader: "buyer" });
      await letter({ kind: "decided", complaint: id, reader: "shop" });
      await expect.poll(() => kindsOf(id, "buyer")).toEqual(["answered", "answered", "decided", "escalated", "taken"]);
      await expect.poll(() => kindsOf(id, "shop")).toEqual(["decided", "escalated", "opened", "rated", "rated", "reopened"]);
      for (const { to, reader, language, text } of letters().filter(({ complaint }) => complaint === id)) {
        expect([to, language]).toEqual([reader === "buyer" ? buyersMail : shopsMail, lang]);
        expect(text).not.toMatch(/09123456789|▒|\{|undefined/);
      }
    });

    for (const one of everybody) await one.leave();
  });
}
