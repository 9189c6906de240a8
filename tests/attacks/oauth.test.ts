import { createClerkClient } from "@clerk/backend";
import { describe, expect, it } from "vitest";
import { secretKey } from "../../emulators/clerk/server.ts";
import { captchaTestToken } from "../../emulators/clerk/sign-ups.ts";
import { testBrowser } from "../../emulators/clerk/test-browser.ts";
import { clerkLine, workerUrl } from "./outside.ts";

/* An attacker uses an account at an OAuth provider to act as another user, through the Worker's proxy. */

const browser = () =>
  testBrowser({ url: workerUrl }, {}, { path: "/__clerk/v1", origin: workerUrl });
type Browser = ReturnType<typeof browser>;

const begin = { strategy: "oauth_google", redirect_url: `${workerUrl}/sso-callback` };
const captcha = { captcha_token: captchaTestToken, captcha_widget_type: "smart" };
const clerk = createClerkClient({
  secretKey,
  apiUrl: clerkLine.url,
  telemetry: { disabled: true },
});

let victims = 0;
async function victim(): Promise<string> {
  victims += 1;
  const email = `victim${victims}+clerk_test@example.com`;
  await clerk.users.createUser({ emailAddress: [email], password: "long enough" });
  return email;
}

const signInPage = async (of: Browser): Promise<string> =>
  (await of.post("/client/sign_ins", begin)).body.response.first_factor_verification
    .external_verification_redirect_url;
const signUpPage = async (of: Browser): Promise<string> =>
  (await of.post("/client/sign_ups", { ...begin, ...captcha })).body.response.verifications
    .external_account.external_verification_redirect_url;
const sessionsOf = async (of: Browser) => (await of.get("/client")).body.response.sessions;

describe("sign-in with another provider", () => {
  it("an address that the provider has not verified signs nobody in", async () => {
    for (const pageOf of [signInPage, signUpPage]) {
      const email = await victim();
      const eve = browser();
      const form = { email, name: "Eve", unverified: "yes" };
      await eve.comeBack(await eve.atProvider(await pageOf(eve), form));
      expect(await sessionsOf(eve)).toEqual([]);
      await eve.post("/client/sign_ins", { transfer: "true" });
      await eve.post("/client/sign_ups", { transfer: "true", ...captcha });
      expect(await sessionsOf(eve)).toEqual([]);
      const { data } = await clerk.users.getUserList({ emailAddress: [email] });
      expect(data.map(({ externalAccounts }) => externalAccounts)).toEqual([[]]);
    }
  });

  it("an unverified address creates no account", async () => {
    const email = `unproven${Date.now()}+clerk_test@example.com`;
    const eve = browser();
    const form = { email, name: "Eve", unverified: "yes" };
    await eve.comeBack(await eve.atProvider(await signUpPage(eve), form));
    expect(await sessionsOf(eve)).toEqual([]);
    expect((await clerk.users.getUserList({ emailAddress: [email] })).data).toEqual([]);
  });

  it("another person's link and a used state sign nobody in", async () => {
    const [eve, other] = [browser(), browser()];
    await signInPage(other);
    const form = { email: await victim(), name: "Eve" };
    const sent = await eve.atProvider(await signInPage(eve), form);
    const refused = await other.comeBack(sent);
    // The page of the app, not the JSON of Clerk.
    expect([refused.status, refused.headers.get("location")]).toEqual([303, "/sso-callback"]);
    expect(await sessionsOf(other)).toEqual([]);
    const used = await eve.comeBack(sent);
    expect([used.status, used.headers.get("location")]).toEqual([303, "/sso-callback"]);
    expect(await sessionsOf(eve)).toEqual([]);
  });

  it("no URL redirects to another site", async () => {
    const eve = browser();
    for (const redirect of [
      "https://evil.example/",
      `${workerUrl}.evil.example/`,
      "//evil.example",
    ]) {
      for (const name of ["redirect_url", "action_complete_redirect_url"]) {
        const asked = eve.post("/client/sign_ins", { ...begin, [name]: redirect });
        expect(await eve.codeOf(asked)).toBe("400 resource_missmatch");
      }
    }
    const query = "?state=x&code=y&redirect_url=https://evil.example/";
    const answer = await eve.send("GET", `/oauth_callback${query}`, undefined, {
      "x-forwarded-host": "evil.example",
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/sso-callback"]);
  });
});
