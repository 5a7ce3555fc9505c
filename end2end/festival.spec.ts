// Two units register for an edition of the festival, each in steps at a private address: a shop without a site, and a shop of the
// market that has no licence on record and is told so before it sends. A reviewer asks, accepts one and refuses the other; the selection
// gives the place; the counts are public, and the ministry has its list. Then the edition opens: the shop with the place lists goods, a
// buyer finds them and confirms an order. Told on a desk in English, and without JavaScript on a phone in Persian.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { letter, linkIn, picture, signIn, somebody, speakFor } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";

const words = {
  en: {
    begin: "Begin the form",
    register: "Register your shop",
    name: "Name of the shop",
    trade: "Trade",
    owner: "Shop’s owner",
    province: /^Province/,
    city: /^City/,
    address: /^Address/,
    telephone: "Telephone, for our staff",
    contact: "E-mail address",
    tradeLicence: "Number of the trade licence",
    licence: /^Number of the licence/,
    until: "Last day of the licence",
    carriers: "Who delivers your goods",
    payer: "The shop itself",
    most: "How much at most, in toman",
    orders: "Telephone for orders",
    evidence: "What shows the loss",
    accept: "I accept this",
    next: "Continue",
    send: "Send the application",
    noLicence: "No licence of the union of virtual businesses is on record here",
    clean: "The rules find nothing against it.",
    telephoneFault: "Write a telephone number",
    ask: "Ask back",
    own: "In your own words",
    submit: "Record it",
    answer: "Your answer",
    sendAnswer: "Send the answer",
    acceptVote: "Accept",
    refuse: "Refuse",
    place: "It has one of the places kept for its trade",
    csv: "Export as CSV",
    object: "Why is the refusal not right?",
    sendObjection: "Send the objection",
    question: "Since when?",
    reply: "Since 1398.",
    goods: "Name",
    regular: "Regular price, toman",
    deal: "Price of the deal, toman",
    stock: "Stock",
    lastDay: "Last day",
    list: "List this deal",
    listed: "1 deal was listed.",
    search: "What are you looking for?",
    show: "Show",
    getCode: "Get a code",
    code: "Code of the order",
    confirm: "Confirm this order",
    confirmed: "Your order is confirmed",
    secret: "Your private code",
    sheet: "Sheet",
    check: "Only check",
    record: "Record the results",
    good: "Nothing is wrong: results that can be recorded: 1.",
    recorded: "Results recorded: 1. Recorded before: 0.",
    known: "Results recorded: 0. Recorded before: 1.",
  },
  fa: {
    begin: "آغاز فرم",
    register: "نام‌نویسی فروشگاه",
    name: "نام فروشگاه",
    trade: "صنف",
    owner: "نام صاحب فروشگاه",
    province: /^استان/,
    city: /^شهر/,
    address: /^نشانی (فروشگاه|محل)/,
    telephone: "تلفن، برای همکاران ما",
    contact: "نشانی ایمیل",
    tradeLicence: "شمارهٔ پروانهٔ کسب",
    licence: /^شمارهٔ پروانهٔ اتحادیه/,
    until: "آخرین روز اعتبار پروانه",
    carriers: "کالا را چه کسی می‌رساند",
    payer: "خود فروشگاه",
    most: "حداکثر چقدر، به تومان",
    orders: "تلفن سفارش",
    evidence: "چیزی که افت فروش را نشان می‌دهد",
    accept: "می‌پذیرم",
    next: "ادامه",
    send: "فرستادن درخواست",
    noLicence: "پروانه‌ای از اتحادیهٔ کسب‌وکارهای مجازی اینجا ثبت نیست",
    clean: "قاعده‌ها چیزی علیه آن نمی‌یابند.",
    telephoneFault: "شمارهٔ تلفن را با پیش‌شماره بنویسید",
    ask: "پرسش از واحد",
    own: "به زبان خودتان",
    submit: "ثبت",
    answer: "پاسخ شما",
    sendAnswer: "فرستادن پاسخ",
    acceptVote: "پذیرش",
    refuse: "رد",
    place: "یکی از جاهایی که برای صنفش نگه داشته شده به آن رسید",
    csv: "خروجی CSV",
    object: "چرا رد آن درست نیست؟",
    sendObjection: "فرستادن اعتراض",
    question: "از چه سالی؟",
    reply: "از سال ۱۳۹۸.",
    goods: "نام",
    regular: "قیمت عادی (تومان)",
    deal: "قیمت با تخفیف (تومان)",
    stock: "موجودی",
    lastDay: "آخرین روز",
    list: "ثبت این کالا",
    listed: "۱ کالا ثبت شد.",
    search: "دنبال چه هستید؟",
    show: "نمایش",
    getCode: "گرفتن کد",
    code: "کد سفارش",
    confirm: "تأیید این سفارش",
    confirmed: "سفارش شما تأیید شد",
    secret: "کد خصوصی شما",
    sheet: "برگه",
    check: "فقط بررسی",
    record: "ثبت نتیجه‌ها",
    good: "۱",
    recorded: "۱ نتیجه ثبت شد؛ ۰ نتیجه از پیش ثبت بود.",
    known: "۰ نتیجه ثبت شد؛ ۱ نتیجه از پیش ثبت بود.",
  },
};

const program = join(__dirname, "..", "target", "debug", "bazargah");
const run = (...args: string[]) => execFileSync(program, args, { stdio: "pipe" }).toString();
const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();

/** Adds the story's edition, whose registration began nine days ago, ends in so many days, and which opens in so many. */
function edition(key: string, ends: number, opens = 20): void {
  const text = (en: string) => ({ fa: `${en} جشنواره`, en });
  const file = join(tmpdir(), `${key}-${process.pid}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      key,
      name: text(`Festival ${key}`),
      lead: text("A lead."),
      phases: { registration: day(-9), review: day(ends), open: day(opens), closed: day(40) },
      grace_minutes: 10,
      objection_days: 7,
      places: 1,
      quotas: [
        { trade: "bags-shoes", places: 1, reserved: 1 },
        { trade: "books", places: 1 },
      ],
      commitments: [
        { key: "gloves", version: 1, text: text("Gloves and a pad."), clause: "health-1/2.7" },
        { key: "lottery", version: 1, text: text("Its share of the lottery.") },
      ],
      incentives: { buyers: [text("Tickets")], online: [text("A seal")], offline: [text("A page")] },
      free_shipping_above_rial: 1_000_000,
      requirements: { grade_points_min: 0, points_without_grade: 50, loss_percent_min: 20, loss_periods: [text("1404"), text("1405")] },
      randomness: text("A round of drand."),
    }),
  );
  run("festival", "add", file);
}

for (const { lang, path } of languages) {
  const w = words[lang];
  const told = lang === "en" ? "on a desk" : "without JavaScript, on a phone";
  test(`an online and an offline unit register, are reviewed and counted (${lang}, ${told})`, async ({ browser, baseURL, market }) => {
    test.setTimeout(180_000);
    const key = `story-${lang}`;
    edition(key, 5);
    const [reviewer, supervisor] = [`festival.reviewer.${lang}@staff.example`, `festival.supervisor.${lang}@staff.example`];
    run("staff", "add", "--role", "reviewer", reviewer);
    run("staff", "add", "--role", "supervisor", supervisor);
    const shop = lang === "en" ? market.large.domain : market.silent.domain;
    const keeper = `festival.keeper.${lang}@${shop}`;
    speakFor(shop, keeper, lang);
    const options = lang === "en" ? { baseURL } : { baseURL, javaScriptEnabled: false, viewport: { width: 360, height: 640 } };
    const looks = async (page: import("@playwright/test").Page) => {
      await expectNoSidewaysScroll(page);
      if (lang === "en") await expectAccessible(page);
    };
    const count = (page: import("@playwright/test").Page, what: string) => page.locator(`[data-count="${what}"] dd`);

    // A shop without a site.
    const unit = await somebody(browser, options);
    const { page } = unit;
    await page.goto(path(`/festival/${key}`));
    await looks(page);
    await page.getByRole("link", { name: w.register }).click();
    await looks(page);
    await page.getByRole("button", { name: w.begin }).click();
    const fill = async (fields: [string | RegExp, string][], on = page) => {
      for (const [name, value] of fields) await on.getByRole("textbox", { name }).first().fill(value);
    };
    const next = (on = page) => on.getByRole("button", { name: w.next, exact: true }).click();
    const contact = `unit.${lang}@units.example`;
    await page.getByRole("combobox", { name: w.trade }).selectOption("bags-shoes");
    await fill([
      [w.name, "=کفش زهرا"],
      [w.owner, `زهرا ${lang}`],
      [w.province, "تهران"],
      [w.city, "ری"],
      [w.address, `خیابان ${lang}`],
      [w.telephone, "call me"],
      [w.contact, contact],
    ]);
    if (lang === "en") {
      // With JavaScript it is said while one types.
      await expect(page.locator("#telephone-fault")).toContainText(w.telephoneFault);
      await looks(page);
    }
    await next();
    await expect(page.getByRole("alert")).toContainText(w.telephoneFault);
    await looks(page);
    await fill([[w.telephone, lang === "en" ? "021 5550 1111" : "۰۲۱۵۵۵۰۲۲۲۲"]]);
    await next();
    await fill([
      [w.tradeLicence, `77-${lang}`],
      [/1404/, "۲۰۰٬۰۰۰٬۰۰۰"],
      [/1405/, "50,000,000"],
      [w.orders, "02155501111"],
    ]);
    await page.getByLabel(w.evidence).setInputFiles({ name: "books.png", mimeType: "image/png", buffer: picture("x") });
    await looks(page);
    await next();
    // One commitment only: what would refuse it is said before it is sent. The address brings it all back.
    const form = new URL(page.url());
    await page.getByRole("checkbox", { name: w.accept }).first().check();
    await looks(page);
    await next();
    await expect(page.locator("#found")).toBeVisible();
    await looks(page);
    await page.goto(`${form.pathname}?step=commitments`);
    await expect(page.getByRole("checkbox", { name: w.accept }).first()).toBeChecked();
    for (const box of await page.getByRole("checkbox", { name: w.accept }).all()) await box.check();
    await next();
    await expect(page.getByRole("main")).toContainText(w.clean);
    await page.getByRole("button", { name: w.send }).click();
    await expect(page.locator("[data-standing='waiting']")).toBeVisible();
    await looks(page);
    const own = linkIn(await letter({ kind: "festival-taken", to: contact }));

    // A shop of the market, whose licence is not on record.
    const seller = await somebody(browser, options);
    await signIn(seller.page, lang, keeper, path(`/festival/${key}/register`));
    await seller.page.getByRole("main").locator("#online").getByRole("button").first().click();
    await seller.page.getByRole("combobox", { name: w.trade }).selectOption("books");
    await fill([[w.owner, `علی ${lang}`], [w.telephone, lang === "en" ? "02155503333" : "02155504444"]], seller.page);
    await next(seller.page);
    await fill(
      [[w.licence, "1"], [w.until, "1410/01/01"], [w.province, "فارس"], [w.city, "شیراز"], [w.address, `انبار ${lang}`], [w.carriers, "پست"]],
      seller.page,
    );
    await next(seller.page);
    for (const box of await seller.page.getByRole("checkbox", { name: w.accept }).all()) await box.check();
    await seller.page.getByRole("radio", { name: w.payer }).check();
    await fill([[w.most, "۱٬۰۰۰٬۰۰۰"]], seller.page);
    await looks(seller.page);
    await next(seller.page);
    await expect(seller.page.locator("#found")).toContainText(w.noLicence);
    await seller.page.getByRole("button", { name: w.send }).click();
    await expect(seller.page.locator("[data-standing='waiting']")).toBeVisible();

    // A reviewer asks the one, and refuses the other as the rules found.
    const desk = await somebody(browser, options);
    await signIn(desk.page, lang, reviewer, path(`/staff/festival/${key}`));
    await looks(desk.page);
    const open = async (trade: string, tab = "waiting") => {
      await desk.page.goto(path(`/staff/festival/${key}?tab=${tab}&trade=${trade}`));
      await desk.page.locator("a[data-line]").first().click();
    };
    const decide = async (choice: string, own = "") => {
      await desk.page.getByRole("radio", { name: choice, exact: true }).check();
      await desk.page.getByRole("textbox", { name: w.own }).fill(own);
      await desk.page.getByRole("button", { name: w.submit, exact: true }).click();
    };
    await open("bags-shoes");
    await looks(desk.page);
    await decide(w.ask, w.question);
    await open("books");
    await expect(desk.page.locator("#found")).toContainText(w.noLicence);
    await looks(desk.page);
    await decide(w.refuse);
    await expect(desk.page).toHaveURL(new RegExp(`/staff/festival/${key}$`));

    await page.goto(own);
    await expect(page.getByRole("main")).toContainText(w.question);
    await looks(page);
    await fill([[w.answer, w.reply]]);
    await page.getByRole("button", { name: w.sendAnswer }).click();
    await open("bags-shoes");
    await expect(desk.page.getByRole("main")).toContainText(w.reply);
    await decide(w.acceptVote);

    // Who was refused objects, once.
    await seller.page.goto(linkIn(await letter({ kind: "festival-refused", to: keeper })));
    await expect(seller.page.locator("#standing")).toContainText(w.noLicence);
    await fill([[w.object, "x"]], seller.page);
    await seller.page.getByRole("button", { name: w.sendObjection }).click();
    await expect(seller.page.locator("[data-standing='objected']")).toBeVisible();

    // Registration ends, and the place is given.
    edition(key, -1);
    const randomness = "07".repeat(32);
    const dry = run("festival", "select", "--edition", key, "--dry-run", "--randomness", randomness);
    expect(run("festival", "select", "--edition", key, "--randomness", randomness), "anybody gets the same list").toBe(dry);
    expect(dry.trim().split("\n")).toHaveLength(2);
    await page.goto(own);
    await expect(page.getByRole("main")).toContainText(w.place);

    // Everybody sees the counts.
    await page.goto(path(`/festival/${key}`));
    const n = (of: number) => (lang === "en" ? String(of) : String.fromCharCode(0x6f0 + of));
    await expect(count(page, "applied")).toHaveText(n(2));
    await expect(count(page, "refused")).toHaveText(n(1));
    await expect(count(page, "placed")).toHaveText(n(1));
    await expect(page.locator("#counts")).toContainText(w.noLicence);
    await looks(page);

    // The ministry has its list, in which nothing is a formula, and who took it is noted.
    const head = await somebody(browser, options);
    await signIn(head.page, lang, supervisor, path(`/staff/festival/${key}`));
    const download = head.page.waitForEvent("download");
    await head.page.getByRole("button", { name: w.csv }).click();
    const list = await (await download).createReadStream();
    let csv = "";
    for await (const chunk of list) csv += chunk;
    expect(csv).toContain("محل نگهداری کالا");
    expect(csv).toContain("'=کفش زهرا");
    await head.page.goto(path(`/staff/festival/${key}`));
    await expect(head.page.locator("#ministry")).toContainText(supervisor);
    await looks(head.page);

    // An inspector fills the list in, and it comes back: a wrong cell is shown and nothing recorded; then the result is taken, once.
    const [titles, ...lines] = csv.trim().split(/\r?\n/).map((line) => line.split(","));
    const row = lines.find((line) => line.some((cell) => cell.includes("'=کفش زهرا")))!;
    const filled = (of: string) => {
      const cells = [...row];
      cells[titles.findIndex((title) => title.includes("روز بازرسی"))] = new Date().toISOString().slice(0, 10);
      cells[titles.findIndex((title) => title.includes("health-1/"))] = of;
      return { name: "results.csv", mimeType: "text/csv", buffer: Buffer.from([titles, cells].map((line) => line.join(",")).join("\n")) };
    };
    const bring = async (of: string, then: string) => {
      await head.page.goto(path("/staff/inspections/import"));
      await head.page.getByLabel(w.sheet, { exact: true }).setInputFiles(filled(of));
      await head.page.getByRole("button", { name: then, exact: true }).click();
      await looks(head.page);
    };
    await bring("شاید", w.record);
    await expect(head.page.locator("#result-cells")).toContainText("شاید");
    await bring("مغایر", w.check);
    await expect(head.page.locator("p.alert.good")).toContainText(w.good);
    await bring("مغایر", w.record);
    await expect(head.page.locator("p.alert.good")).toHaveText(w.recorded);
    await bring("مغایر", w.record);
    await expect(head.page.locator("p.alert.good")).toHaveText(w.known);

    // The edition opens. The shop without a site signs in with the address that it applied with, and lists goods.
    edition(key, -3, -1);
    const keeperOfUnit = await somebody(browser, options);
    await signIn(keeperOfUnit.page, lang, contact, path("/account"));
    const shops = keeperOfUnit.page.getByRole("main").getByRole("link", { name: "کفش زهرا" });
    const shopKey = (await shops.first().getAttribute("href"))!.split("/").pop()!;
    await keeperOfUnit.page.goto(path(`/shop/${shopKey}/deals`));
    const goods = `کفش چرم ${lang}`;
    const box = (name: string, of = keeperOfUnit.page) => of.getByRole("textbox", { name, exact: true });
    await box(w.goods).fill(goods);
    await box(w.regular).fill("900000");
    await box(w.deal).fill("۷۵۰٬۰۰۰");
    await box(w.stock).fill("4");
    await box(w.lastDay).fill(day(9).slice(0, 10));
    await keeperOfUnit.page.getByRole("button", { name: w.list, exact: true }).click();
    await expect(keeperOfUnit.page.getByText(w.listed)).toBeVisible();

    // A buyer finds them, learns from the shop's page how to order, and confirms the order with the code from the parcel.
    const buyer = await somebody(browser, options);
    await buyer.page.goto(path("/deals"));
    await buyer.page.getByRole("searchbox", { name: w.search }).fill(goods);
    await buyer.page.getByRole("button", { name: w.show, exact: true }).click();
    const card = buyer.page.locator("li.deal").filter({ hasText: goods });
    await expect(card).toHaveCount(1);
    await buyer.page.goto(path(`/festival/${key}/shops/${shopKey}`));
    await expect(buyer.page.locator("#order a[href='tel:02155501111']")).toBeVisible();
    await expect(buyer.page.locator("li.deal")).toContainText(goods);
    await looks(buyer.page);
    await keeperOfUnit.page.goto(path(`/shop/${shopKey}/orders`));
    await keeperOfUnit.page.locator("#order-reference").fill(`R-${lang}`);
    await keeperOfUnit.page.locator("#order-amount").fill("750000");
    await keeperOfUnit.page.locator("#order-day").fill(day(0).slice(0, 10));
    await looks(keeperOfUnit.page);
    await keeperOfUnit.page.getByRole("button", { name: w.getCode, exact: true }).click();
    const code = (await keeperOfUnit.page.getByRole("main").innerText()).match(/[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}/)![0];
    await buyer.page.goto(path(`/festival/${key}/confirm`));
    await buyer.page.getByRole("textbox", { name: w.code }).fill(code.toUpperCase());
    await looks(buyer.page);
    await buyer.page.getByRole("button", { name: w.confirm, exact: true }).click();
    await expect(buyer.page.getByRole("heading", { level: 1 })).toHaveText(w.confirmed);
    await expect(buyer.page.getByRole("main")).toContainText(w.secret);
    await looks(buyer.page);
    await keeperOfUnit.page.goto(path(`/shop/${shopKey}/orders`));
    await expect(keeperOfUnit.page.getByRole("main")).not.toContainText(code);
    for (const who of [unit, seller, desk, head, keeperOfUnit, buyer]) await who.leave();
  });
}
