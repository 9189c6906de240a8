import type { ClerkClient } from "@clerk/backend";
import type { RunningClerk } from "../../emulators/clerk/server.ts";
import { captchaTestToken } from "../../emulators/clerk/sign-ups.ts";
import { type Answer, testBrowser } from "../../emulators/clerk/test-browser.ts";
import { freshEmail, newUser, refused } from "./clerk-users.ts";

/* OAuth connections: sign-in and sign-up by redirect, transfers, and connected accounts. */

type Browser = ReturnType<typeof testBrowser>;

const appUrl = "http://localhost:8787";
const startFields = { strategy: "oauth_google", redirect_url: `${appUrl}/sso-callback` };
const captcha = { captcha_token: captchaTestToken, captcha_widget_type: "smart" };

/** The provider's page is not part of Clerk's API: only the callback is checked. */
async function visit(browser: Browser, page: string, form: Record<string, string>) {
  await browser.comeBack(await browser.atProvider(page, form));
  return (await browser.get("/client")).body.response;
}

async function signIn(browser: Browser, form: Record<string, string>) {
  const { body } = await browser.post("/client/sign_ins", startFields);
  const { first_factor_verification: first } = body.response;
  return visit(browser, first.external_verification_redirect_url, form);
}

async function signUp(browser: Browser, form: Record<string, string>) {
  const { body } = await browser.post("/client/sign_ups", { ...startFields, ...captcha });
  const { external_account: proof } = body.response.verifications;
  return visit(browser, proof.external_verification_redirect_url, form);
}

/** Throws if there is no session: then the rest was not checked. */
function requireSession(client: { sessions: unknown[] }): void {
  if (client.sessions.length === 0) throw new Error(JSON.stringify(client));
}

export async function driveOAuth(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const person = () => ({ email: freshEmail(), name: "Gita Google" });
  const known = person();
  requireSession(await signUp(testBrowser(emulator), known));
  requireSession(await signIn(testBrowser(emulator), known));
  await signIn(testBrowser(emulator), { cancel: "yes" });
  await signUp(testBrowser(emulator), { cancel: "yes" });
  const toSignUp = testBrowser(emulator);
  await signIn(toSignUp, person());
  requireSession(
    (await toSignUp.post("/client/sign_ups", { transfer: "true", ...captcha })).body.client,
  );
  const toSignIn = testBrowser(emulator);
  await signUp(toSignIn, known);
  requireSession((await toSignIn.post("/client/sign_ins", { transfer: "true" })).body.client);
  await signIn(testBrowser(emulator), { ...known, unverified: "yes" });
  const { emailAddresses } = await newUser(clerk);
  const email = emailAddresses[0]?.emailAddress ?? "";
  await signIn(testBrowser(emulator), { email, name: "Gita", unverified: "yes" });
  await signUp(testBrowser(emulator), { ...person(), unverified: "yes" });
  await signUp(testBrowser(emulator, { legalConsent: true }), person());
  await refusals(testBrowser(emulator));
  await connections(emulator, clerk, known.email);
}

async function refusals(browser: Browser): Promise<void> {
  await browser.send("GET", "/oauth_callback?state=made-up&code=x");
  await browser.send("POST", "/oauth_callback", { state: "made-up", code: "x" });
  await browser.post("/client/sign_ins", {
    ...startFields,
    redirect_url: "https://other.example/",
  });
  await browser.post("/client/sign_ins", { ...startFields, strategy: "oauth_github" });
  await browser.post("/client/sign_ins", { transfer: "true" });
  await browser.post("/client/sign_ups", { transfer: "true", ...captcha });
}

/** Connects accounts of a signed-in user, is refused, and removes them. */
async function connections(
  emulator: RunningClerk,
  clerk: ClerkClient,
  claimed: string,
): Promise<void> {
  const user = await newUser(clerk);
  const browser = testBrowser(emulator, { deviceTrust: false });
  await browser.signIn(user.emailAddresses[0]?.emailAddress ?? "", "long enough");
  const connect = async (form: Record<string, string>): Promise<Answer> => {
    const answer = await browser.post("/me/external_accounts", startFields);
    const { verification } = answer.body.response;
    await visit(browser, verification.external_verification_redirect_url, form);
    await browser.get("/me");
    return answer;
  };
  await connect({ cancel: "yes" });
  await connect({ email: claimed, name: "Gita" });
  const { body } = await connect({ email: freshEmail(), name: "Gita" });
  await browser.post("/me/external_accounts", startFields);
  const path = `/me/external_accounts/${body.response.id}`;
  await browser.send("PATCH", `${path}/reauthorize`, { redirect_url: startFields.redirect_url });
  await browser.send("DELETE", `${path}/tokens`);
  await clerk.users.getUser(user.id);
  await browser.send("DELETE", path);
  await browser.send("DELETE", path);
  const again = await connect({ email: freshEmail(), name: "Gita" });
  const accountId = { userId: user.id, externalAccountId: again.body.response.id };
  await clerk.users.deleteUserExternalAccount(accountId);
  await refused(clerk.users.deleteUserExternalAccount(accountId));
}
