// A lottery at the desk: staff open it, a sponsor pledges, tickets close, and the round of the beacon is chosen. The draw itself needs
// the value of a round that has been announced before, which nobody has without a network: server/tests/lottery.rs draws with a clock
// that stands before a round whose value is known. Told on a desk in English, and without JavaScript on a phone in Persian.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { inDigits, signIn, somebody, type Somebody } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, test } from "./support/page";

const words = {
  en: {
    edition: "Rehearsal 1401",
    nameFa: "Name in Persian",
    nameEn: "Name in English",
    prizes: "Prizes, the first prize first",
    alternates: "Alternates",
    floor: "Least amount of an order, in toman",
    perPerson: "Tickets of one buyer, at most",
    perShop: "Tickets from one shop, at most",
    alone: "Of these, of buyers who gave no contact",
    equal: "All alike",
    days: "Days for claiming a prize",
    open: "Open the lottery",
    wrongLine: "Line 2 of the prizes",
    who: "Who gives",
    money: "Money",
    value: "How much, or what it is worth, in toman",
    contact: "Your e-mail address or mobile number",
    pledge: "Pledge it",
    noContact: "Write an e-mail address or a mobile number",
    thanks: "Thank you.",
    given: "So far 1,500,000 toman of 1,500,000 toman are given.",
    accept: "Accept the pledge of",
    counts: "counts",
    close: "Close the tickets",
    day: "Day of the round, in Tehran",
    time: "Time of the round, in Tehran",
    choose: "Show the round",
    tooNear: "at least 10 minutes ahead",
    freeze: "Freeze with this round",
    noTickets: "There are no tickets",
    notDrawn: "This lottery is not drawn yet.",
    over: "it takes no more pledges",
  },
  fa: {
    edition: "دورهٔ تمرینی ۱۴۰۱",
    nameFa: "نام به فارسی",
    nameEn: "نام به انگلیسی",
    prizes: "جایزه‌ها، از جایزهٔ نخست",
    alternates: "شمار ذخیره‌ها",
    floor: "کمترین مبلغ سفارش، به تومان",
    perPerson: "بیشترین کد هر خریدار",
    perShop: "بیشترین کد از هر فروشگاه",
    alone: "از این‌ها، برای خریدارانی که نشانی تماس نداده‌اند",
    equal: "همه برابر",
    days: "مهلت گرفتن جایزه، به روز",
    open: "باز کردن قرعه‌کشی",
    wrongLine: "سطر ۲ جایزه‌ها",
    who: "چه کسی می‌دهد",
    money: "پول",
    value: "مبلغ یا ارزش آن، به تومان",
    contact: "ایمیل یا شمارهٔ همراه شما",
    pledge: "به عهده می‌گیرم",
    noContact: "ایمیل یا شمارهٔ همراه بنویسید",
    thanks: "سپاسگزاریم.",
    given: "تا این لحظه ۱٬۵۰۰٬۰۰۰ تومان از ۱٬۵۰۰٬۰۰۰ تومان به عهده گرفته شده است.",
    accept: "پذیرفتن تعهد",
    counts: "پذیرفته",
    close: "بستن کدها",
    day: "روز نوبت، در تهران",
    time: "ساعت نوبت، در تهران",
    choose: "نشان دادن نوبت",
    tooNear: "دست‌کم ۱۰ دقیقهٔ دیگر",
    freeze: "قفل کردن با همین نوبت",
    noTickets: "هیچ کدی در کار نیست",
    notDrawn: "قرعهٔ این قرعه‌کشی هنوز کشیده نشده است.",
    over: "دیگر تعهدی پذیرفته نمی‌شود",
  },
};

/** The program, on the stories' database. */
const bazargah = (...args: string[]) => execFileSync("target/debug/bazargah", args, { encoding: "utf8" });

/** Adds an edition that was over in a year: years ago its orders are final, and tickets close by themselves. */
function rehearse(lang: "en" | "fa", closed: number): void {
  const edition = JSON.parse(readFileSync("server/src/demo/autumn-1405.json", "utf8"));
  edition.key = `rehearsal-${lang}`;
  edition.name = { en: words.en.edition, fa: words.fa.edition };
  for (const [n, phase] of ["registration", "review", "open", "closed"].entries()) edition.phases[phase] = `${closed - 3 + n}-01-01T00:00:00Z`;
  const file = join(mkdtempSync(join(tmpdir(), "lottery-")), "edition.json");
  writeFileSync(file, JSON.stringify(edition));
  bazargah("festival", "add", file);
}

const tellings = [
  { name: "with JavaScript, on a desk, in English", language: languages[1], javaScriptEnabled: true, viewport: { width: 1280, height: 900 } },
  { name: "without JavaScript, on a phone, in Persian", language: languages[0], javaScriptEnabled: false, viewport: { width: 360, height: 740 } },
];

for (const { name, language: { lang, path }, javaScriptEnabled, viewport } of tellings) {
  test(`staff run a lottery up to its round, ${name}`, async ({ browser, baseURL }) => {
    test.setTimeout(120_000);
    const w = words[lang];
    // axe needs the page's scripts.
    const good = async (page: Page) => {
      await expectNoSidewaysScroll(page);
      if (javaScriptEnabled) await expectAccessible(page);
    };
    const everybody: Somebody[] = [];
    const join_ = async () => {
      const one = await somebody(browser, { baseURL, javaScriptEnabled, viewport });
      everybody.push(one);
      return one.page;
    };
    const [officer, sponsor] = [await join_(), await join_()];
    rehearse(lang, 2099);
    const email = `lottery.${lang}@staff.example`;
    bazargah("staff", "add", "--role", "fund-officer", email);
    const field = (page: Page, label: string) => page.getByRole("textbox", { name: label, exact: true });
    const press = (page: Page, label: string) => page.getByRole("button", { name: label, exact: true }).click();
    let desk = "";

    await test.step("staff open it", async () => {
      await signIn(officer, lang, email, path("/staff/lotteries"));
      await good(officer);
      const fill = async (prizes: string) => {
        await officer.locator("#edition").selectOption(`rehearsal-${lang}`);
        for (const [label, text] of [
          [w.nameFa, "قرعه‌کشی تمرینی"],
          [w.nameEn, "Rehearsal draw"],
          [w.prizes, prizes],
          [w.alternates, "1"],
          [w.floor, inDigits(lang, "50000")],
          [w.perPerson, "5"],
          [w.perShop, "100"],
          [w.alone, "10"],
          [w.days, inDigits(lang, "30")],
        ] as const) {
          await field(officer, label).fill(text);
        }
        await officer.getByRole("radio", { name: w.equal }).check();
        await press(officer, w.open);
      };
      const first = inDigits(lang, "1 | 1000000 | دوچرخه | Bicycle");
      await fill(`${first}\n1 | card`);
      await expect(officer.getByRole("alert")).toContainText(w.wrongLine);
      await good(officer);
      await fill(`${first}\n1 | 500000 | کارت | Card`);
      await expect(officer).toHaveURL(/\/staff\/lotteries\/\d+$/);
      desk = new URL(officer.url()).pathname;
      await good(officer);
    });
    const id = desk.split("/").at(-1)!;

    await test.step("a sponsor pledges, and it counts when staff accept it", async () => {
      await sponsor.goto(path(`/lottery/${id}/pledge`));
      await field(sponsor, w.who).fill("Nemooneh Bank");
      await sponsor.getByRole("radio", { name: w.money, exact: true }).check();
      await field(sponsor, w.value).fill(inDigits(lang, "1500000"));
      await press(sponsor, w.pledge);
      await expect(sponsor.getByRole("alert")).toContainText(w.noContact);
      await good(sponsor);
      await field(sponsor, w.contact).fill(`sponsor.${lang}@bank.example`);
      await press(sponsor, w.pledge);
      await expect(sponsor.getByRole("main").getByRole("status")).toContainText(w.thanks);
      await officer.goto(desk);
      await officer.getByRole("button", { name: new RegExp(`^${w.accept}`) }).click();
      await expect(officer.locator("#pledges").getByText(w.counts, { exact: true })).toBeVisible();
      await sponsor.goto(path(`/lottery/${id}/pledge`));
      await expect(sponsor.getByText(w.given)).toBeVisible();
    });

    await test.step("tickets close, and the round is chosen", async () => {
      rehearse(lang, 2023);
      // Whoever is first: the officer or the program's clock.
      await expect(async () => {
        await officer.goto(desk);
        const close = officer.getByRole("button", { name: w.close, exact: true });
        if (await close.isVisible()) await close.click();
        await expect(field(officer, w.day)).toBeVisible({ timeout: 2_000 });
      }).toPass({ timeout: 20_000 });
      const choose = async (at: Date) => {
        // Tehran is three and a half hours ahead of UTC.
        const [day, time] = new Date(at.getTime() + 12_600_000).toISOString().split("T");
        await field(officer, w.day).fill(inDigits(lang, day));
        await field(officer, w.time).fill(inDigits(lang, time.slice(0, 5)));
        await press(officer, w.choose);
      };
      await choose(new Date(Date.now() + 60_000));
      await expect(officer.getByRole("alert")).toContainText(w.tooNear);
      await good(officer);
      await choose(new Date(Date.now() + 86_400_000));
      await expect(officer.getByRole("main").getByRole("status")).toContainText(/[\d۰-۹]{8}/);
      await good(officer);
      // Nobody bought anything in this edition: there is nothing to draw from, and nothing is committed to.
      await press(officer, w.freeze);
      await expect(officer.getByRole("alert")).toContainText(w.noTickets);
      expect(JSON.parse(bazargah("lottery", "status", id))).toMatchObject({ stage: "closed", uncovered_rial: 0, sponsored_rial: 15_000_000 });
    });

    await test.step("nobody pledges or claims now", async () => {
      await sponsor.goto(path(`/lottery/${id}/pledge`));
      await expect(sponsor.getByText(w.over)).toBeVisible();
      await sponsor.goto(path(`/lottery/${id}/claim`));
      await expect(sponsor.getByText(w.notDrawn)).toBeVisible();
      await good(sponsor);
    });
    for (const one of everybody) await one.leave();
  });
}
