// The pages of people who take part, for everyone: by axe, in Persian and light, in English and dark, on a phone, with text twice as
// large; and the desk with the keyboard alone.
import type { APIRequestContext, Browser, Page } from "@playwright/test";
import { decide, expectStep, inboxLine, letter, letters, numberOn, openTask, picture, report, signIn, somebody, speakFor, staff, wordsOf, type Somebody } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test, type Language } from "./support/page";
import { profile } from "./support/pages";
import type { Shop } from "./support/market";

const words = {
  en: {
    signFaults: { notAnAddress: "This is neither an e-mail address", wrong: "This is not the code that we sent" },
    noContact: "Write your e-mail address",
    invite: "Invite",
    taken: "Your complaint is on record.",
    yourAnswer: "Your answer to the buyer",
    sendAnswer: "Send the answer",
    writeIt: "Write your answer",
    waiting: "Waits for a reviewer; until then the clock runs on",
    automatic: "Your message has been received and will be looked into soon.",
    answer: "The courier lost the parcel on 4 November. We have refunded 1,250,000 toman to your card today.",
    unsolved: "No, it is not",
    rate: "Send",
    reopen: "Ask for another answer",
    contest: "This is not for us to answer",
    drafts: "Beginnings to copy",
    noChoice: "Choose a decision",
    keepPrivate: "Keep it private",
    remove: "Remove the complaint instead",
    removeIt: "Remove the complaint",
    noReason: "Write the reason for your decision",
    done: "This has been decided already",
    readsAlong: "Your role reads along",
    decisions: "Who decided what",
    claimFile: "Check the file",
    all: "Next in turn",
    keysOff: "Switch the keys off",
    keysOn: "Switch the keys on",
  },
  fa: {
    signFaults: { notAnAddress: "این نه نشانی ایمیل است", wrong: "این کدی نیست که فرستادیم" },
    noContact: "نشانی ایمیل خود را بنویسید",
    invite: "دعوت",
    taken: "شکایت شما ثبت شد.",
    yourAnswer: "پاسخ شما به خریدار",
    sendAnswer: "فرستادن پاسخ",
    writeIt: "پاسختان را بنویسید",
    waiting: "منتظر نظر بازبین است؛ تا آن وقت مهلت همچنان می‌گذرد",
    automatic: "پیام شما دریافت شد و در اسرع وقت بررسی می‌شود.",
    answer: "پیک بسته را روز ۱۴ آبان گم کرد. مبلغ ۱٬۲۵۰٬۰۰۰ تومان امروز به کارت شما واریز شد.",
    unsolved: "نه، حل نشد",
    rate: "فرستادن",
    reopen: "درخواست پاسخ دوباره",
    contest: "پاسخ دادن به این شکایت با ما نیست",
    drafts: "چند سرآغاز آماده",
    noChoice: "یکی از تصمیم‌ها را انتخاب کنید",
    keepPrivate: "خصوصی بماند",
    remove: "به جای این‌ها، حذف شکایت",
    removeIt: "حذف شکایت",
    noReason: "دلیل تصمیمتان را بنویسید",
    done: "دربارهٔ این پیش‌تر تصمیم گرفته شده است",
    readsAlong: "نقش شما اینجا فقط می‌خواند",
    decisions: "چه کسی چه رأیی داد؟",
    claimFile: "بررسی",
    all: "در نوبت",
    keysOff: "خاموش کردن کلیدها",
    keysOn: "روشن کردن کلیدها",
  },
};

/** Sends a whole form at once, as a program does. */
async function openComplaint(request: APIRequestContext, path: Language["path"], shop: Shop, n: number): Promise<void> {
  const form = {
    kind: ["damaged", "late-delivery", "counterfeit"][n % 3],
    told: `شمارهٔ ${n}: کالایی که رسید آن نبود که سفارش داده بودم، و جعبه باز بود. ${Math.random()}`,
    wish: "کالای درست",
    contact: `buyer.${n}.${Date.now().toString(36)}@buyers.example`,
  };
  const response = await request.post(path(`${profile(shop)}/complain`), { form, maxRedirects: 0 });
  expect(response.status()).toBe(303);
}

for (const { lang, path } of languages) {
  const w = { ...wordsOf(lang), ...words[lang] };
  const story = `people-${lang}` as const;
  const options = (baseURL: string | undefined) => ({
    baseURL,
    viewport: { width: 360, height: 740 },
    colorScheme: lang === "fa" ? ("light" as const) : ("dark" as const),
    reducedMotion: "reduce" as const,
  });

  test.describe(lang, () => {
    /** Looks at pages and remembers what is wrong with them; one bad page hides no other. */
    function looker() {
      const wrong: string[] = [];
      const look = async (name: string, page: Page) => {
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1);
        await expect(page.locator("html")).toHaveAttribute("lang", lang);
        const large = async () => {
          await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
          await expectNoSidewaysScroll(page).finally(() => page.evaluate(() => (document.documentElement.style.fontSize = "")));
        };
        for (const check of [() => expectAccessible(page), () => expectNoSidewaysScroll(page), large]) {
          await check().catch((error) => wrong.push(`${name}: ${error.message.slice(0, 500)}`));
        }
      };
      return { look, wrong };
    }

    const join = (browser: Browser, baseURL: string | undefined): Promise<Somebody> => somebody(browser, options(baseURL));

    test("signing in and claiming are accessible on a phone", async ({ browser, baseURL, market }) => {
      test.setTimeout(120_000);
      const { look, wrong } = looker();
      const shop = market.shops[lang === "en" ? 6 : 8];
      const one = await join(browser, baseURL);
      const { page } = one;
      const send = page.getByRole("button", { name: w.sign.send });
      await page.goto(path(`${profile(shop)}/claim`));
      await look("claiming, signed out", page);
      await page.getByRole("main").getByRole("link", { name: w.sign.title, exact: true }).click();
      await look("signing in", page);
      await page.getByRole("textbox", { name: w.sign.email }).fill("zahra");
      await send.click();
      await expect(page.getByRole("alert")).toContainText(w.signFaults.notAnAddress);
      await expect(page.getByRole("alert")).toBeFocused();
      await look("signing in with no address", page);
      const [before, mail] = [letters(), `${lang}.${Date.now().toString(36)}@visitors.example`];
      await page.getByRole("textbox", { name: w.sign.email }).fill(mail);
      await send.click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(w.sign.enterCode);
      await look("the code", page);
      const { text } = await letter({ kind: "code", to: mail }, before);
      const [code] = /^\d{8}$/m.exec(text)!;
      const enter = async (code: string) => {
        await page.getByRole("textbox", { name: w.sign.code, exact: true }).fill(code);
        await page.getByRole("button", { name: w.sign.enter, exact: true }).click();
      };
      await enter(code.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)));
      await expect(page.getByRole("alert")).toContainText(w.signFaults.wrong);
      await look("a wrong code", page);
      await enter(code);
      await expect(page, "where one wanted to go").toHaveURL(path(`${profile(shop)}/claim`));
      await look("claiming", page);
      await page.goto(path("/account"));
      await look("the account of somebody new", page);
      await one.leave();
      expect(wrong).toEqual([]);
    });

    test("each step of the form is accessible on a phone, with and without faults", async ({ browser, baseURL, market }) => {
      test.setTimeout(120_000);
      const { look, wrong } = looker();
      const one = await join(browser, baseURL);
      const { page } = one;
      const [form, next] = [w.form, page.getByRole("button", { name: w.form.next, exact: true })];
      await page.goto(path(`${profile(market.shops[lang === "en" ? 6 : 8])}/complain`));
      await look("step 1", page);
      await next.click();
      await expect(page.getByRole("alert")).toBeFocused();
      await look("step 1 with faults", page);
      await page.getByRole("radio", { name: form.kind }).check();
      await page.getByRole("textbox", { name: form.told }).fill(`بسته در راه گم شد و هیچ‌کس پاسخ نمی‌دهد. ${"آآآ".repeat(60)}`);
      await page.getByRole("textbox", { name: form.wish }).fill("my-money-back-".repeat(12));
      await next.click();
      await expectStep(page, lang, 2);
      await look("step 2", page);
      await page.getByRole("textbox", { name: form.order }).fill("0123456789".repeat(6));
      await page.getByRole("textbox", { name: form.amount }).fill("?");
      await next.click();
      await expect(page.getByRole("alert")).toBeFocused();
      await look("step 2 with a fault", page);
      await page.getByRole("textbox", { name: form.amount }).fill("");
      await next.click();
      await expectStep(page, lang, 3);
      await look("step 3", page);
      const upload = async (name: string, buffer: Buffer) => {
        await page.getByLabel(form.files).setInputFiles({ name, mimeType: "image/png", buffer });
        await page.getByRole("button", { name: form.upload, exact: true }).click();
      };
      await upload(`${"a-long-name-".repeat(9)}.png`, Buffer.from("no picture"));
      await expect(page.getByRole("alert")).toBeFocused();
      await look("step 3 with a fault", page);
      await upload("photo.png", picture(""));
      await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
      await look("step 3 with a file", page);
      await next.click();
      await expectStep(page, lang, 4);
      await look("step 4", page);
      await page.getByRole("button", { name: form.send }).click();
      await expect(page.getByRole("alert")).toContainText(w.noContact);
      await look("step 4 with a fault", page);
      await one.leave();
      expect(wrong).toEqual([]);
    });

    test("the pages of a buyer, a shop and the staff are accessible on a phone", async ({ browser, baseURL, market }) => {
      test.setTimeout(240_000);
      const { look, wrong } = looker();
      const shop = market.shops[lang === "en" ? 6 : 8];
      const mail = `desk.${story}@${shop.domain}`;
      speakFor(shop.key, mail, lang);
      const [buyer, shopkeeper, reviewer, supervisor, auditor] = await Promise.all([1, 2, 3, 4, 5].map(() => join(browser, baseURL)));

      // The buyer.
      const { form } = w;
      const next = buyer.page.getByRole("button", { name: form.next, exact: true });
      await buyer.page.goto(path(`${profile(shop)}/complain`));
      await buyer.page.getByRole("radio", { name: form.kind }).check();
      await buyer.page.getByRole("textbox", { name: form.told }).fill(`The parcel never came, and nobody answers. ${"aaa".repeat(60)} 09123456789`);
      await buyer.page.getByRole("textbox", { name: form.wish }).fill("My money back.");
      await next.click();
      await next.click();
      await buyer.page.getByLabel(form.files).setInputFiles({ name: "a.png", mimeType: "image/png", buffer: picture("") });
      await next.click();
      await buyer.page.getByRole("textbox", { name: form.contact }).fill(`zahra.${story}.${Date.now().toString(36)}@buyers.example`);
      await buyer.page.getByRole("button", { name: form.send }).click();
      await expect(buyer.page.getByText(w.taken)).toBeVisible();
      await look("a buyer's complaint", buyer.page);
      const id = await numberOn(buyer.page);

      // The shop.
      await signIn(shopkeeper.page, lang, mail);
      await look("the account of a shop's person", shopkeeper.page);
      const inbox = path(`/account/shops/${shop.key}`);
      await shopkeeper.page.goto(inbox);
      await look("the inbox", shopkeeper.page);
      await shopkeeper.page.getByRole("button", { name: w.invite, exact: true }).click();
      await expect(shopkeeper.page.getByRole("alert")).toBeFocused();
      await look("the inbox with a fault", shopkeeper.page);
      await inboxLine(shopkeeper.page, id).click();
      await expect(shopkeeper.page).toHaveURL(`${inbox}/cases/${id}`);
      const answer = shopkeeper.page.getByRole("textbox", { name: w.yourAnswer });
      const sendAnswer = shopkeeper.page.getByRole("button", { name: w.sendAnswer, exact: true });
      for (const summary of [w.drafts, w.contest]) await shopkeeper.page.getByText(summary, { exact: true }).first().click();
      await look("a shop's case, all of it open", shopkeeper.page);
      await sendAnswer.click();
      await expect(shopkeeper.page.getByRole("alert")).toContainText(w.writeIt);
      await look("an empty answer", shopkeeper.page);
      await answer.fill(w.automatic);
      await sendAnswer.click();
      await expect(shopkeeper.page.getByText(w.waiting)).toBeVisible();
      await look("a case with a reply that waits", shopkeeper.page);

      // The reviewer.
      await signIn(reviewer.page, lang, staff("reviewer", story), path("/staff"));
      await look("the desk", reviewer.page);
      await openTask(reviewer.page, lang, "reply", id);
      await look("a reply to judge", reviewer.page);
      await openTask(reviewer.page, lang, "words", id);
      await look("words to pass", reviewer.page);
      await reviewer.page.getByRole("button", { name: w.task.submit, exact: true }).click();
      await expect(reviewer.page.getByRole("alert")).toContainText(w.noChoice);
      await look("no decision", reviewer.page);

      // The supervisor, and the auditor, who looks on.
      await signIn(supervisor.page, lang, staff("supervisor", story), path("/staff?task=contest"));
      await look("a desk without work", supervisor.page);
      await openTask(supervisor.page, lang, "words", id);
      const task = supervisor.page.url();
      await supervisor.page.getByText(w.remove, { exact: true }).click();
      await look("words to pass, or to remove", supervisor.page);
      await supervisor.page.getByRole("button", { name: w.removeIt, exact: true }).click();
      await expect(supervisor.page.getByRole("alert")).toContainText(w.noReason);
      await look("a removal without a reason", supervisor.page);
      await signIn(auditor.page, lang, staff("auditor", story), new URL(task).pathname);
      await expect(auditor.page.getByText(w.readsAlong)).toBeVisible();
      await expect(auditor.page.getByRole("main").getByRole("button")).toHaveCount(0);
      await look("an auditor's view of a task", auditor.page);
      await decide(reviewer.page, lang, w.keepPrivate, "Names of people stand in it. ".repeat(9));
      await expect(reviewer.page).toHaveURL(/\/staff(\/tasks\/\d+)?$/);
      await auditor.page.reload();
      await expect(auditor.page.getByText(w.done)).toBeVisible();
      await look("a task that is done", auditor.page);
      await auditor.page.goto(path("/staff"));
      await look("an auditor's desk", auditor.page);
      await auditor.page.getByRole("main").getByRole("link", { name: w.decisions }).click();
      await expect(auditor.page).toHaveURL(path("/staff/decisions"));
      await expect(auditor.page.getByRole("listitem").filter({ hasText: staff("reviewer", story) }).first()).toBeVisible();
      await look("the log of decisions", auditor.page);

      for (const one of [buyer, shopkeeper, reviewer, supervisor, auditor]) await one.leave();
      expect(wrong).toEqual([]);
    });

    test("a double click is one click, whoever clicks", async ({ browser, baseURL, market }) => {
      test.setTimeout(120_000);
      const shop = market.shops[lang === "en" ? 10 : 12];
      const mail = `desk.${story}@${shop.domain}`;
      speakFor(shop.key, mail, lang);
      const [buyer, shopkeeper] = await Promise.all([1, 2].map(() => somebody(browser, { baseURL })));
      const code = Date.now().toString(36);
      const what = { kind: w.form.kind, told: "The parcel never came, and nobody answers the telephone.", wish: "My money back.", order: code, amount: "", contact: `${code}@buyers.example` };
      await report(buyer.page, lang, shop.key, what);
      const id = await numberOn(buyer.page);
      await signIn(shopkeeper.page, lang, mail, path(`/account/shops/${shop.key}/cases/${id}`));
      const replies = shopkeeper.page.locator("ol.replies > li");
      for (const [n, text] of [w.automatic, w.answer].entries()) {
        await shopkeeper.page.getByRole("textbox", { name: w.yourAnswer }).fill(text);
        await shopkeeper.page.getByRole("button", { name: w.sendAnswer, exact: true }).dblclick();
        await expect(shopkeeper.page.getByText(text)).not.toHaveCount(0);
        await shopkeeper.page.waitForLoadState();
        await expect.soft(shopkeeper.page.getByRole("alert"), "after a double click all is well").toHaveCount(0);
        await shopkeeper.page.goto(path(`/account/shops/${shop.key}/cases/${id}`));
        await expect.soft(replies.filter({ hasText: text }), "one reply a double click").toHaveCount(1);
        if (n > 0) continue;
        // On a slow line both clicks are sent.
        const again = { form: { reply: "1", seen: await shopkeeper.page.locator("#answer input[name=seen]").inputValue(), text } };
        await Promise.all([1, 2].map(() => shopkeeper.page.request.post(shopkeeper.page.url(), again)));
        await shopkeeper.page.reload();
        await expect.soft(replies, "the same words while they wait for a reviewer are the same reply").toHaveCount(1);
      }
      await buyer.page.reload();
      await buyer.page.getByRole("radio", { name: w.unsolved }).check();
      for (const button of [w.rate, w.reopen]) {
        await buyer.page.getByRole("button", { name: button, exact: true }).dblclick();
        await expect(buyer.page.getByRole("button", { name: button, exact: true })).toHaveCount(0);
        await buyer.page.waitForLoadState();
        await expect.soft(buyer.page.getByRole("alert"), `${button}: after a double click all is well`).toHaveCount(0);
      }
      for (const one of [buyer, shopkeeper]) await one.leave();
    });

    test("the desk obeys the keyboard alone, and lets it be switched off", async ({ browser, baseURL, market, request }) => {
      test.setTimeout(120_000);
      for (const n of [1, 2, 3]) await openComplaint(request, path, market.shops[lang === "en" ? 6 : 8], n);
      const one = await somebody(browser, { baseURL, viewport: { width: 1280, height: 900 } });
      const { page } = one;
      await signIn(page, lang, staff("other-supervisor", story), path("/staff?task=words"));
      const lines = page.locator("main ol a");
      expect(await lines.count()).toBeGreaterThanOrEqual(3);
      await expect(page.getByRole("button", { name: w.keysOff })).toBeVisible();
      await page.keyboard.press("KeyJ");
      await expect(lines.nth(0)).toBeFocused();
      await page.keyboard.press("KeyJ");
      await page.keyboard.press("KeyJ");
      await expect(lines.nth(2)).toBeFocused();
      await page.keyboard.press("KeyK");
      await expect(lines.nth(1)).toBeFocused();
      await page.keyboard.press("KeyK");
      await page.keyboard.press("KeyK");
      await expect(lines.nth(0), "no way up from the first").toBeFocused();

      // A digit chooses a kind of task.
      await page.keyboard.press("Digit1");
      await expect(page).toHaveURL(path("/staff"));
      await expect(page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${w.all}`), exact: true }).filter({ visible: true }).last()).toHaveAttribute("aria-current", "true");
      await page.goto(path("/staff?task=words"));

      // Enter opens, a digit chooses, the tab key leads to the reason and to the button.
      const address = (await lines.nth(1).getAttribute("href"))!;
      await page.keyboard.press("KeyJ");
      await page.keyboard.press("KeyJ");
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(address);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(w.task.words);
      await page.keyboard.press("Digit1");
      await expect(page.getByRole("radio", { name: w.task.publish, exact: true })).toBeChecked();
      await page.keyboard.press("Digit2");
      await expect(page.getByRole("radio", { name: w.keepPrivate, exact: true })).toBeChecked();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      const reason = page.getByRole("textbox", { name: w.task.reason, exact: true });
      await expect(reason).toBeFocused();
      await page.keyboard.type("jk12: names of people");
      await expect(reason, "letters that are written are no commands").toHaveValue("jk12: names of people");
      await expect(page.getByRole("radio", { name: w.keepPrivate, exact: true })).toBeChecked();

      // What was written is not lost by a slip.
      let asked = 0;
      page.on("dialog", async (dialog) => {
        asked += 1;
        await dialog.dismiss();
      });
      await page.getByRole("main").getByRole("link").first().click({ noWaitAfter: true });
      await expect.poll(() => asked, "the browser asks before it leaves").toBe(1);
      await expect(reason).toHaveValue("jk12: names of people");

      await reason.focus();
      await page.keyboard.press("Tab");
      await expect(page.getByRole("button", { name: w.task.submit, exact: true })).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(page, "the next thing to decide, without a question").not.toHaveURL(address);
      expect(asked).toBe(1);

      await page.goto(path("/staff?task=words"));
      await page.getByRole("button", { name: w.keysOff }).click();
      await expect(page.getByRole("button", { name: w.keysOn })).toBeVisible();
      await page.keyboard.press("KeyJ");
      await expect(lines.nth(0)).not.toBeFocused();
      await page.reload();
      await page.keyboard.press("KeyJ");
      await expect(lines.nth(0), "also later").not.toBeFocused();
      await page.getByRole("button", { name: w.keysOn }).click();
      await page.keyboard.press("KeyJ");
      await expect(lines.nth(0)).toBeFocused();
      await one.leave();
    });
  });
}
