// Somebody of a shop adds a passkey and signs in by it, with an authenticator that Chromium makes up. Passkeys need a name, and the
// other stories' server is asked by number: here a second one answers as localhost, on the same market.
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { letters, signIn, somebody, speakFor } from "./people";
import { expect, expectAccessible, languages, test } from "./support/page";

const words = {
  fa: {
    add: "افزودن کلید عبور",
    added: "کلید عبور افزوده شد.",
    notAdded: "کلید عبور افزوده نشد.",
    remove: /^برداشتن کلید عبور/,
    none: "هنوز کلیدی ندارید.",
    signIn: "ورود با کلید عبور",
    failed: "نشد. به جای آن با کدی که ایمیل می‌شود وارد شوید.",
    signOut: "خروج",
  },
  en: {
    add: "Add a passkey",
    added: "The passkey was added.",
    notAdded: "The passkey was not added.",
    remove: /^Remove the passkey/,
    none: "You have none yet.",
    signIn: "Sign in with a passkey",
    failed: "That did not work. Use a code by e-mail instead.",
    signOut: "Sign out",
  },
};

let server: ChildProcess;
let origin: string;

test.beforeAll(async ({ playwright }) => {
  const port = await new Promise<number>((resolve, reject) => {
    const socket = createServer().once("error", reject);
    socket.listen(0, "127.0.0.1", () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
  origin = `http://localhost:${port}`;
  const env = { ...process.env, BAZARGAH_LISTEN: `127.0.0.1:${port}`, BAZARGAH_ORIGIN: origin };
  server = spawn("target/debug/bazargah", ["serve"], { cwd: join(__dirname, ".."), env, stdio: ["ignore", "ignore", "inherit"] });
  const request = await playwright.request.newContext();
  const answers = async () => request.get(`http://127.0.0.1:${port}/account/sign-in`).then((answer) => answer.ok(), () => false);
  await expect.poll(answers, { message: "the second server", timeout: 20_000 }).toBe(true);
  await request.dispose();
});

test.afterAll(() => void server?.kill());

/** A device with a sensor that knows its owner. */
async function device(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { cdp, authenticatorId };
}

for (const { lang, path } of languages) {
  const w = words[lang];

  test.describe(lang, () => {
    test("a shop's person adds a passkey and signs in by it, without a letter", async ({ browser, market }) => {
      test.setTimeout(120_000);
      const shop = market.shops[lang === "en" ? 14 : 15];
      const mail = `passkey.${lang}.${Date.now().toString(36)}@${shop.domain}`;
      speakFor(shop.key, mail, lang);
      const { page, leave } = await somebody(browser, { baseURL: origin });
      await device(page);
      const inbox = path(`/account/shops/${shop.key}`);
      const [said, lines] = [page.locator("[data-passkey=said]"), page.locator("#passkeys li")];
      const button = page.getByRole("button", { name: w.signIn, exact: true });
      const signOut = async () => {
        await page.goto(path("/account"));
        await page.getByRole("button", { name: w.signOut, exact: true }).click();
        await page.goto(path(`/account/sign-in?next=${encodeURIComponent(inbox)}`));
      };

      await signIn(page, lang, mail);
      await expect(page.getByText(w.none)).toBeVisible();
      await page.getByRole("button", { name: w.add, exact: true }).click();
      await expect(said).toHaveText(w.added);
      await expect(lines).toHaveCount(1);
      await expect(lines).toContainText("Chrome, Linux");
      await expect(page.getByRole("button", { name: w.add, exact: true }), "one goes on where one was").toBeFocused();
      await expectAccessible(page);
      // A device has one passkey of an account.
      await page.getByRole("button", { name: w.add, exact: true }).click();
      await expect(said).toContainText(w.notAdded);
      await expect(lines).toHaveCount(1);

      await signOut();
      const before = letters().filter(({ to }) => to === mail).length;
      await expectAccessible(page);
      await button.click();
      await expect(page, "where one wanted to go").toHaveURL(inbox);
      await page.goto(path("/account"));
      await expect(page.getByText(mail)).toBeVisible();
      expect(letters().filter(({ to }) => to === mail).length, "no letter was needed").toBe(before);

      // By the keyboard.
      await signOut();
      await button.focus();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(inbox);
      await leave();

      // What is refused stands in Chromium's console; hence a page that nobody watches.
      const context = await browser.newContext({ baseURL: origin });
      const other = await context.newPage();
      await device(other);
      await other.goto(path("/account/sign-in"));
      await other.getByRole("button", { name: w.signIn, exact: true }).click();
      await expect(other.locator("[data-passkey=said]"), "a device without a passkey").toHaveText(w.failed);
      await context.close();
    });

    test("a copied, an unverified and a forgotten passkey do not sign in", async ({ browser, market }) => {
      test.setTimeout(120_000);
      const shop = market.shops[lang === "en" ? 14 : 15];
      const mail = `copied.${lang}.${Date.now().toString(36)}@${shop.domain}`;
      speakFor(shop.key, mail, lang);
      // Chromium notes refusals in its console: nobody watches this one.
      const context = await browser.newContext({ baseURL: origin });
      const page = await context.newPage();
      const { cdp, authenticatorId } = await device(page);
      const tryToSignIn = async () => {
        await page.context().clearCookies();
        await page.goto(path("/account/sign-in"));
        await page.getByRole("button", { name: w.signIn, exact: true }).click();
      };
      const said = page.locator("[data-passkey=said]");
      await signIn(page, lang, mail);
      await page.getByRole("button", { name: w.add, exact: true }).click();
      await expect(said).toHaveText(w.added);
      await tryToSignIn();
      await expect(page).toHaveURL(path("/account"));

      // A copy does not know how often the other was used.
      const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
      const [credential] = credentials;
      expect(credential.signCount).toBeGreaterThan(1);
      await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credential.credentialId });
      await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credential, signCount: 0 } });
      await tryToSignIn();
      await expect(said).toHaveText(w.failed);
      await expect(page).toHaveURL(path("/account/sign-in"));
      await cdp.send("WebAuthn.removeCredential", { authenticatorId, credentialId: credential.credentialId });
      await cdp.send("WebAuthn.addCredential", { authenticatorId, credential: { ...credential, signCount: credential.signCount + 5 } });

      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
      await tryToSignIn();
      await expect(said).toHaveText(w.failed);
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });

      await tryToSignIn();
      await expect(page).toHaveURL(path("/account"));
      await page.getByRole("button", { name: w.remove }).click();
      await expect(page.getByText(w.none)).toBeVisible();
      await tryToSignIn();
      await expect(said).toHaveText(w.failed);
      await context.close();
    });

    test("there is no button where there can be no passkey", async ({ page, browser, noJsPage }) => {
      for (const without of [page, noJsPage]) {
        await without.goto(path("/account/sign-in"));
        await expect(without.locator("button[data-passkey]")).toHaveCount(1);
        await expect(without.locator("button[data-passkey]"), "an address of numbers; no JavaScript").toBeHidden();
      }
      const one = await somebody(browser, { baseURL: origin });
      await signIn(one.page, lang, `nobody.${lang}.${Date.now().toString(36)}@buyers.example`);
      await expect(one.page.locator("#passkeys"), "neither staff nor a shop").toHaveCount(0);
      await one.leave();
    });
  });
}
