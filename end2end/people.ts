// What the stories of people who take part share: somebody at a browser, the letters that have left, who speaks for a shop, and the
// words of the pages. The server writes its letters into a folder; scripts/browser-tests.sh tells where.
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import type { Browser, BrowserContextOptions, Locator, Page } from "@playwright/test";
import { expect, languages, watchConsole, type Language } from "./support/page";

// --- Letters ------------------------------------------------------------------------------------------------------------

export type Letter = {
  file: string;
  /** What it is about: `code`, `taken`, `answered`, … */
  kind: string;
  /** The complaint; `undefined` for a code. */
  complaint?: number;
  /** Whether it goes to the buyer or to one of a shop's people. */
  reader?: "buyer" | "shop";
  to: string;
  subject: string;
  language: string;
  text: string;
};

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; scripts/browser-tests.sh sets it`);
  return value;
}

const read = new Map<string, Letter>();

/** Every letter that has left so far. */
export function letters(): Letter[] {
  const folder = setting("BAZARGAH_TEST_OUTBOX");
  for (const file of readdirSync(folder).filter((file) => file.endsWith(".eml") && !file.startsWith("."))) {
    // A story with a market of its own has a folder of its own, in which names may come again.
    const path = join(folder, file);
    if (!read.has(path)) read.set(path, readLetter(file, readFileSync(path, "utf8")));
  }
  return [...read].filter(([path]) => path.startsWith(folder)).map(([, letter]) => letter);
}

/** The letter of this sort, once it has left. */
export async function letter(which: Partial<Letter>, but: Letter[] = []): Promise<Letter> {
  const fits = (letter: Letter) => Object.entries(which).every(([name, value]) => letter[name as keyof Letter] === value);
  const find = () => letters().find((letter) => fits(letter) && !but.some(({ file }) => file === letter.file));
  // The post looks every second.
  await expect.poll(() => find() !== undefined, { message: `a letter ${JSON.stringify(which)}`, timeout: 15_000 }).toBe(true);
  return find()!;
}

/** The kinds of a complaint's letters to one side, in the order of their names. */
export function kindsOf(complaint: number, reader: Letter["reader"]): string[] {
  return letters().filter((letter) => letter.complaint === complaint && letter.reader === reader).map(({ kind }) => kind).sort();
}

/** The one link in a letter, as a path. */
export function linkIn({ text }: Letter): string {
  const links = [...text.matchAll(/https?:\/\/\S+/g)].map(([link]) => link);
  expect(links, "a letter has one link").toHaveLength(1);
  return new URL(links[0]).pathname;
}

function readLetter(file: string, raw: string): Letter {
  const [, kind, complaint, reader] = /^([a-z-]+?)-(?:(\d+)-\d+-([bs])(?:-\d+)?|\d+-\d+-\d+|[0-9a-f]{16})\.eml$/.exec(file) ?? [];
  const end = raw.indexOf("\r\n\r\n");
  const header = (name: string) => {
    const lines = raw.slice(0, end).replace(/\r\n[ \t]+/g, " ").split("\r\n");
    return lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? "";
  };
  return {
    file,
    kind,
    complaint: complaint ? Number(complaint) : undefined,
    reader: reader && (reader === "b" ? "buyer" : "shop"),
    to: header("to").replace(/[<>]/g, ""),
    subject: words(header("subject")),
    language: header("content-language"),
    text: decode(raw.slice(end + 4), header("content-transfer-encoding")).replace(/\r\n/g, "\n"),
  };
}

function decode(body: string, encoding: string): string {
  if (/^base64$/i.test(encoding)) return Buffer.from(body, "base64").toString("utf8");
  if (!/^quoted-printable$/i.test(encoding)) return body;
  const bytes = body.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A header with encoded words (RFC 2047); white space between two of them is none. */
function words(header: string): string {
  const one = /=\?utf-8\?([bq])\?([^?]*)\?=/gi;
  return header.replace(/\?=\s+=\?/g, "?==?").replace(one, (_, way, text) =>
    way.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("utf8") : decode(text.replace(/_/g, " "), "quoted-printable"),
  );
}

// --- People -------------------------------------------------------------------------------------------------------------

/** Lets somebody speak for a shop without a proof of its domain: no story can publish one. */
export function speakFor(key: string, email: string, lang: Language["lang"]): void {
  const program = `
import sqlite3, sys
file, key, email, lang = sys.argv[1:]
db = sqlite3.connect(file, timeout=20)
with db:
    db.execute("INSERT INTO account (email, lang, since) VALUES (?, ?, 0) ON CONFLICT DO NOTHING", (email, lang))
    db.execute(
        "INSERT INTO member (shop_id, account_id, since) SELECT s.id, a.id, CAST(strftime('%s', 'now') AS INTEGER) * 1000 "
        "FROM shop s, account a WHERE s.key = ? AND a.email = ? ON CONFLICT DO NOTHING", (key, email))
db.close()
`;
  execFileSync("python3", ["-c", program, setting("BAZARGAH_TEST_DB"), key, email, lang]);
}

/** The staff of a story, whom scripts/browser-tests.sh has appointed. No two stories share an account. */
export const staff = (
  role: "reviewer" | "supervisor" | "other-supervisor" | "auditor" | "inspector" | "fund-officer",
  story: "en" | "fa" | "people-en" | "people-fa" | "inspect-en" | "inspect-fa",
) =>
  `${role}.${story}@staff.example`;

export type Somebody = { page: Page; leave: () => Promise<void> };

let people = 0;

/** Somebody at a browser of their own, whose console is to stay silent. */
export async function somebody(browser: Browser, options: BrowserContextOptions): Promise<Somebody> {
  // Everybody is at home in another network: what one network may do in an hour is not for all stories together.
  people += 1;
  const network = `10.${process.pid % 256}.${people >> 8}.${people & 255}`;
  const context = await browser.newContext({ ...options, extraHTTPHeaders: { "x-forwarded-for": network } });
  const page = await context.newPage();
  const expectSilence = watchConsole(page);
  return {
    page,
    leave: async () => {
      await context.close();
      expectSilence();
    },
  };
}

const ways = Object.fromEntries(languages.map(({ lang, path }) => [lang, path]));

/** Asks for a code and enters it. Ends on the account's page, or at `next`. */
export async function signIn(page: Page, lang: Language["lang"], email: string, next = ""): Promise<void> {
  const w = said[lang].sign;
  const before = letters();
  await page.goto(ways[lang](`/account/sign-in?next=${encodeURIComponent(next)}`));
  await page.getByRole("textbox", { name: w.email }).fill(email);
  await page.getByRole("button", { name: w.send }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(w.enterCode);
  const { text } = await letter({ kind: "code", to: email, language: lang }, before);
  const [code] = /^\d{8}$/m.exec(text)!;
  // As people type it.
  await page.getByRole("textbox", { name: w.code, exact: true }).fill(`${inDigits(lang, code.slice(0, 4))} ${inDigits(lang, code.slice(4))}`);
  await page.getByRole("button", { name: w.enter, exact: true }).click();
  await expect(page).toHaveURL(next || ways[lang]("/account"));
}

// --- What they do -------------------------------------------------------------------------------------------------------

export const inDigits = (lang: Language["lang"], text: string | number) =>
  lang === "fa" ? String(text).replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[Number(digit)]) : String(text);

export type Report = { kind: string; told: string; wish: string; order: string; amount: string; contact: string };

/** Fills in the four pages of the form and sends it. Ends on the buyer's private page. */
export async function report(page: Page, lang: Language["lang"], key: string, what: Report, file?: Buffer): Promise<void> {
  const w = said[lang].form;
  const next = page.getByRole("button", { name: w.next, exact: true });
  await page.goto(ways[lang](`/shop/${key}/complain`));
  await expectStep(page, lang, 1);
  await page.getByRole("radio", { name: what.kind }).check();
  await page.getByRole("textbox", { name: w.told }).fill(what.told);
  await page.getByRole("textbox", { name: w.wish }).fill(what.wish);
  await next.click();
  await expectStep(page, lang, 2);
  await page.getByRole("textbox", { name: w.order }).fill(what.order);
  await page.getByRole("textbox", { name: w.amount }).fill(what.amount);
  await next.click();
  await expectStep(page, lang, 3);
  if (file) {
    await page.getByLabel(w.files).setInputFiles({ name: "photo of the parcel.png", mimeType: "image/png", buffer: file });
    await page.getByRole("button", { name: w.upload, exact: true }).click();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(1);
    await expectStep(page, lang, 3);
    await next.click();
  } else {
    await page.getByRole("link", { name: w.skipFiles }).click();
  }
  await expectStep(page, lang, 4);
  await page.getByRole("textbox", { name: w.contact }).fill(what.contact);
  await page.getByRole("button", { name: w.send }).click();
  await expect(page).toHaveURL(/\/case\/[0-9a-z]{26}\?new$/);
}

export async function expectStep(page: Page, lang: Language["lang"], n: number): Promise<void> {
  await expect(page.getByRole("heading", { level: 2 }).first()).toContainText(said[lang].form.step(n));
}

/** The number of the complaint that a buyer's or a shop's page is about, by its link to the public page. */
export async function numberOn(page: Page): Promise<number> {
  const links = page.getByRole("main").locator("a[href*='/complaints/']");
  return Number((await links.first().getAttribute("href"))!.split("/").pop());
}

/** A line of the desk, by its complaint. */
export function deskLine(page: Page, lang: Language["lang"], complaint: number): Locator {
  const number = new RegExp(`${said[lang].number(inDigits(lang, complaint))}(?![\\d۰-۹])`);
  return page.getByRole("main").getByRole("listitem").filter({ hasText: number }).getByRole("link");
}

/** A line of a shop's inbox, by its complaint. */
export const inboxLine = (page: Page, complaint: number): Locator =>
  page.getByRole("main").getByRole("listitem").locator(`a[href$="/cases/${complaint}"]`);

/** Opens what is to be decided about a complaint. */
export async function openTask(page: Page, lang: Language["lang"], kind: string, complaint: number): Promise<void> {
  await page.goto(ways[lang](`/staff?task=${kind}`));
  await deskLine(page, lang, complaint).first().click();
  await expect(page).toHaveURL(/\/staff\/tasks\/\d+$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(said[lang].task[kind as "words"]);
}

/** Decides the task that is open. */
export async function decide(page: Page, lang: Language["lang"], choice: string, reason: string): Promise<void> {
  const w = said[lang].task;
  await page.getByRole("radio", { name: choice, exact: true }).check();
  await page.getByRole("textbox", { name: w.reason, exact: true }).fill(reason);
  await page.getByRole("button", { name: w.submit, exact: true }).click();
}

/** A picture of four points, with a text hidden in it that nobody but its sender is to see. */
export function picture(hidden: string): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const size = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  const points = Buffer.from([0, 200, 30, 30, 30, 200, 30, 0, 30, 30, 200, 200, 200, 30]);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", size),
    chunk("tEXt", Buffer.from(`Comment\0${hidden}`, "latin1")),
    chunk("IDAT", deflateSync(points)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

// --- Words --------------------------------------------------------------------------------------------------------------

const said = {
  en: {
    number: (n: string) => `omplaint no\\. ${n}`,
    sign: { title: "Sign in", email: "E-mail address or mobile number", send: "Send me a code", enterCode: "Enter the code", code: "Code", enter: "Sign in" },
    form: {
      step: (n: number) => `Step ${n} of 4`,
      kind: "Not delivered",
      told: "What happened?",
      wish: "What do you ask of the shop?",
      order: "Order number (if you have one)",
      amount: "Amount in toman (if it is about money)",
      files: "Choose files",
      upload: "Upload",
      skipFiles: "Continue without files",
      contact: "Your e-mail address",
      next: "Continue",
      send: "Send the complaint",
    },
    task: {
      words: "May the public read this?",
      reply: "Is this reply an answer?",
      decide: "Decide a dispute",
      reason: "Reason, for staff",
      submit: "Decide",
      publish: "Publish",
      notAnAnswer: "It is not an answer",
      forBuyer: "For the buyer",
      forShop: "For the shop",
    },
  },
  fa: {
    number: (n: string) => `شکایت شمارهٔ ${n}`,
    sign: { title: "ورود", email: "نشانی ایمیل یا شمارهٔ همراه", send: "فرستادن کد", enterCode: "کد را وارد کنید", code: "کد", enter: "ورود" },
    form: {
      step: (n: number) => `گام ${inDigits("fa", n)} از ۴`,
      kind: "نرسیدن کالا",
      told: "چه اتفاقی افتاد؟",
      wish: "از فروشگاه چه می‌خواهید؟",
      order: "شمارهٔ سفارش (اگر دارید)",
      amount: "مبلغ به تومان (اگر پای پول در میان است)",
      files: "انتخاب فایل‌ها",
      upload: "بارگذاری",
      skipFiles: "ادامه بدون فایل",
      contact: "نشانی ایمیل شما",
      next: "ادامه",
      send: "ثبت شکایت",
    },
    task: {
      words: "همه این نوشته را بخوانند؟",
      reply: "این پاسخ، پاسخ است؟",
      decide: "رأی دربارهٔ یک اختلاف",
      reason: "دلیل، برای همکاران",
      submit: "ثبت تصمیم",
      publish: "منتشر شود",
      notAnAnswer: "پاسخ نیست",
      forBuyer: "به سود خریدار",
      forShop: "به سود فروشگاه",
    },
  },
};

/** The words by which the stories find their way. */
export const wordsOf = (lang: Language["lang"]) => said[lang];
