// A shop's people register a webhook: on a phone, in both languages, with what is wrong said at its field, and the secret shown once.
import { signIn, somebody, speakFor } from "./people";
import { expect, expectAccessible, expectNoSidewaysScroll, languages, phone, test } from "./support/page";

const words = {
  en: {
    link: "Webhooks",
    url: "Address",
    register: "Register",
    badUrl: "Type an address such as",
    noTopic: "Choose at least one subject",
    topic: "complaints and answers",
    secret: "The secret, this once",
    off: /^Switch off/,
    on: /^Switch on/,
    isOff: "switched off",
  },
  fa: {
    link: "وب‌هوک‌ها",
    url: "نشانی",
    register: "ثبت",
    badUrl: "نشانی‌ای مانند",
    noTopic: "دست‌کم یک موضوع",
    topic: "شکایت‌ها و پاسخ‌ها",
    secret: "کلید، فقط همین یک بار",
    off: /^خاموش کردن/,
    on: /^روشن کردن/,
    isOff: "خاموش",
  },
};

for (const { lang, path } of languages) {
  test(`a shop's webhook is registered and switched off on a phone (${lang})`, async ({ browser, baseURL, market }) => {
    const w = words[lang];
    const shop = lang === "en" ? market.large : market.silent;
    const email = `hooks.${lang}@shops.example`;
    speakFor(shop.key, email, lang);
    const { page, leave } = await somebody(browser, { baseURL, viewport: phone });
    await signIn(page, lang, email, path(`/account/shops/${shop.key}`));
    await page.getByRole("link", { name: w.link, exact: true }).click();
    await expect(page).toHaveURL(path(`/account/shops/${shop.key}/hooks`));
    await expectAccessible(page);

    const form = page.locator("#add");
    await form.getByRole("textbox", { name: w.url }).fill("http://10.0.0.1/hook");
    await form.getByRole("button", { name: w.register, exact: true }).click();
    await expect(page.locator("#hook-url-fault")).toContainText(w.badUrl);
    await expect(form.getByRole("textbox", { name: w.url })).toHaveValue("http://10.0.0.1/hook");
    await expectAccessible(page);
    await form.getByRole("textbox", { name: w.url }).fill(`https://hooks.${lang}.example.ir/a/rather/long/address/with?a=key`);
    await form.getByRole("button", { name: w.register, exact: true }).click();
    await expect(page.locator("#hook-topics-fault")).toContainText(w.noTopic);
    await form.getByRole("checkbox", { name: w.topic }).check();
    await form.getByRole("button", { name: w.register, exact: true }).click();
    await expect(page.getByRole("heading", { name: w.secret })).toBeVisible();
    await expect(page.locator("#secret code")).toHaveText(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await expectNoSidewaysScroll(page);

    await page.goto(path(`/account/shops/${shop.key}/hooks`));
    await expect(page.locator("#secret")).toHaveCount(0);
    await page.getByRole("button", { name: w.off }).click();
    await expect(page.getByRole("button", { name: w.on })).toBeVisible();
    await expect(page.getByRole("main")).toContainText(w.isOff);
    await leave();
  });
}
