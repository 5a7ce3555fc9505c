// Two units register for an edition of the festival, each in steps at a private address: a shop without a site, and a shop of the
// market that has no licence on record and is told so before it sends. A reviewer asks, accepts one and refuses the other; the selection
// gives the place; the counts are public, and the ministry has its list. Told on a desk in English, and without JavaScript on a phone
// in Persian.
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
    owner: "Who keeps it",
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
  },
};

const program = join(__dirname, "..", "target", "debug", "bazargah");
const run = (...args: string[]) => execFileSync(program, args, { stdio: "pipe" }).toString();
const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();

/** Adds the story's edition, whose registration began yesterday and ends in so many days. */
function edition(key: string, ends: number): void {
  const text = (en: string) => ({ fa: `${en} جشنواره`, en });
  const file = join(tmpdir(), `${key}-${process.pid}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      key,
      name: text(`Festival ${key}`),
      lead: text("A lead."),
      phases: { registration: day(-9), review: day(ends), open: day(20), closed: day(40) },
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
    for (const who of [unit, seller, desk, head]) await who.leave();
  });
}
