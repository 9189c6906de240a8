import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { type RunningClerk, secretKey } from "../../emulators/clerk/server.ts";
import type { InstanceSettings } from "../../emulators/clerk/settings.ts";
import { testBrowser } from "../../emulators/clerk/test-browser.ts";
import { totpCode } from "../../emulators/clerk/totp.ts";
import { driveOwnAccount } from "./clerk-account.ts";
import { driveCodes } from "./clerk-codes.ts";
import { driveInstance } from "./clerk-instance.ts";
import { driveOAuth } from "./clerk-oauth.ts";
import { drivePasskeys } from "./clerk-passkeys.ts";
import { driveReverification } from "./clerk-reverification.ts";
import { freshEmail, newUser, refused } from "./clerk-users.ts";

/* Calls every operation of Clerk that the Worker, the web app, the tests or `npm start` use. */

/** Calls both APIs through the proxy at `url`, which checks every response. */
export async function driveClerk(emulator: RunningClerk, url: string): Promise<void> {
  const clerk = createClerkClient({ secretKey, apiUrl: url, telemetry: { disabled: true } });
  await users(clerk);
  await sessions(clerk);
  emulator.settings.organizations = true;
  await organizations(clerk);
  await refusals(clerk, url);
  const behindProxy = { ...emulator, url };
  await signUpAndOut(behindProxy);
  await signInStates(behindProxy, clerk);
  await secondFactors(behindProxy, clerk);
  await driveOwnAccount(behindProxy);
  await driveCodes(behindProxy, clerk);
  await drivePasskeys(behindProxy, clerk);
  await driveReverification(behindProxy, clerk);
  await driveOAuth(behindProxy, clerk);
  await driveInstance(emulator, clerk, url);
}

/** Calls a development instance, whose browsers are identified by a query parameter. */
export async function driveDevelopment(url: string): Promise<void> {
  const fapi = `${url}/fapi/v1`;
  const response = await fetch(`${fapi}/dev_browser`, { method: "POST" });
  const { id } = (await response.json()) as { id: string };
  const query = `__clerk_db_jwt=${id}`;
  await fetch(`${fapi}/environment?${query}`);
  await fetch(`${fapi}/client?${query}`);
  await fetch(`${fapi}/client?_method=PUT&${query}`, { method: "POST" });
  await fetch(`${fapi}/client`);
}

async function users({ users, emailAddresses }: ClerkClient): Promise<void> {
  const user = await newUser({ users } as ClerkClient, {
    publicMetadata: { a: 1 },
    privateMetadata: { because: "test" },
    legalAcceptedAt: new Date(),
  });
  await users.getUserList({ emailAddress: [user.emailAddresses[0]?.emailAddress ?? ""] });
  await users.getUser(user.id);
  await users.updateUser(user.id, { password: "another password" });
  await users.updateUserMetadata(user.id, { publicMetadata: { b: 2 } });
  await users.verifyPassword({ userId: user.id, password: "another password" });
  const second = await emailAddresses.createEmailAddress({
    userId: user.id,
    emailAddress: freshEmail(),
    verified: true,
  });
  await emailAddresses.getEmailAddress(second.id);
  await emailAddresses.updateEmailAddress(second.id, { primary: true });
  await emailAddresses.deleteEmailAddress(user.emailAddresses[0]?.id ?? "");
  await users.banUser(user.id);
  await users.unbanUser(user.id);
  await users.lockUser(user.id);
  await users.unlockUser(user.id);
  await users.updateUserProfileImage(user.id, { file: new Blob(["picture"]) });
  await users.deleteUserProfileImage(user.id);
  await users.deleteUser(user.id);
}

async function sessions(clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  const session = await clerk.sessions.createSession({ userId: user.id });
  await clerk.sessions.getSession(session.id);
  await clerk.sessions.getSessionList({ userId: user.id, status: "active" });
  await clerk.sessions.getToken(session.id);
  await clerk.sessions.getToken(session.id, "other-service");
  await clerk.sessions.revokeSession(session.id);
  const token = await clerk.signInTokens.createSignInToken({
    userId: user.id,
    expiresInSeconds: 60,
  });
  await clerk.signInTokens.revokeSignInToken(token.id);
}

async function organizations(clerk: ClerkClient): Promise<void> {
  const [owner, member] = [await newUser(clerk), await newUser(clerk)];
  const { id } = await clerk.organizations.createOrganization({
    name: "Riverside FC",
    createdBy: owner.id,
  });
  const ofMember = { organizationId: id, userId: member.id };
  await clerk.organizations.createOrganizationMembership({ ...ofMember, role: "org:member" });
  await clerk.organizations.updateOrganizationMembership({ ...ofMember, role: "org:admin" });
  await clerk.organizations.getOrganizationMembershipList({ organizationId: id });
  await clerk.users.getOrganizationMembershipList({ userId: owner.id });
  await clerk.organizations.updateOrganization(id, { name: "Riverside" });
  await clerk.organizations.getOrganization({ organizationId: id });
  await clerk.organizations.getOrganizationList();
  await clerk.organizations.deleteOrganizationMembership(ofMember);
  await clerk.organizations.deleteOrganization(id);
}

async function refusals(clerk: ClerkClient, url: string): Promise<void> {
  const taken = await newUser(clerk);
  const email = taken.emailAddresses[0]?.emailAddress ?? "";
  await refused(clerk.users.createUser({ emailAddress: [email], password: "long enough" }));
  await refused(newUser(clerk, { firstName: "Ana" }));
  await refused(newUser(clerk, { password: "password123" }));
  await refused(clerk.users.getUser("user_none"));
  await refused(clerk.sessions.getToken("sess_none"));
  const stranger = createClerkClient({ secretKey: "sk_test_other", apiUrl: url });
  await refused(stranger.users.getCount());
  await fetch(`${url}/v1/jwks`, { headers: { authorization: `Bearer ${secretKey}` } });
}

type Browser = ReturnType<typeof testBrowser>;

async function signUp(browser: Browser, more: Record<string, string> = {}) {
  const { body } = await browser.signUp(freshEmail(), more);
  const path = `/client/sign_ups/${body.response.id}`;
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  const code = { strategy: "email_code", code: "424242" };
  return browser.post(`${path}/attempt_verification`, code);
}

async function signUpAndOut(emulator: RunningClerk): Promise<void> {
  const browser = testBrowser(emulator);
  await browser.get("/client");
  await browser.get("/environment");
  await browser.send("PATCH", "/environment");
  await browser.post("/client/sign_ups", { email_address: freshEmail() });
  const { body } = await signUp(browser);
  const path = `/client/sessions/${body.response.created_session_id}`;
  await browser.get(`/client/sign_ups/${body.response.id}`);
  await browser.post(`${path}/touch`, { intent: "focus" });
  await browser.post(`${path}/tokens`, { tab_state: "focused" });
  await browser.get("/me");
  await browser.get("/client");
  await browser.send("PUT", "/client");
  await browser.signIn("anybody@example.com", "long enough");
  await browser.post(`${path}/end`);
  await browser.send("DELETE", "/client/sessions");
  const named = testBrowser(emulator, { names: "required", legalConsent: true });
  await named.signUp(freshEmail());
  await testBrowser(emulator, { protectCheck: true }).signUp(freshEmail());
  await testBrowser(emulator, { signUpMode: "restricted" }).signUp(freshEmail());
  await testBrowser(emulator, { signUpMode: "waitlist" }).signUp(freshEmail());
}

async function signInStates(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const user = await newUser(clerk);
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  const browser = testBrowser(emulator);
  const start = async (fields: Record<string, string>) => {
    const { body } = await browser.post("/client/sign_ins", fields);
    return `/client/sign_ins/${body.response?.id}`;
  };
  await browser.signIn(email, "wrong password");
  await browser.signIn("nobody@example.com", "long enough");
  const trusted = await start({ identifier: email, password: "long enough" });
  await browser.post(`${trusted}/prepare_second_factor`, { strategy: "email_code" });
  const code = { strategy: "email_code", code: "424242" };
  await browser.post(`${trusted}/attempt_second_factor`, { ...code, code: "000000" });
  await browser.post(`${trusted}/attempt_second_factor`, code);
  await browser.get(trusted);
  await browser.send("DELETE", "/client/sessions");
  const reset = { identifier: email, strategy: "reset_password_email_code" };
  const forgotten = await start(reset);
  await browser.post(`${forgotten}/prepare_first_factor`, { strategy: reset.strategy });
  await browser.post(`${forgotten}/attempt_first_factor`, { ...code, strategy: reset.strategy });
  await browser.post(`${forgotten}/reset_password`, { password: "a newer password" });
  await browser.send("DELETE", "/client/sessions");
  const { token } = await clerk.signInTokens.createSignInToken({
    userId: user.id,
    expiresInSeconds: 60,
  });
  await start({ strategy: "ticket", ticket: token });
  await browser.send("DELETE", "/client/sessions");
  await start({ strategy: "ticket", ticket: token });
  const states: Partial<InstanceSettings>[] = [
    { strictEnumeration: true },
    { sessionTask: "choose-organization", deviceTrust: false },
    { protectCheck: true },
  ];
  for (const state of states) {
    await testBrowser(emulator, state).signIn(email, "a newer password");
  }
  await testBrowser(emulator, { strictEnumeration: true }).post("/client/sign_ins", {
    identifier: "nobody@example.com",
  });
}

async function secondFactors(emulator: RunningClerk, clerk: ClerkClient): Promise<void> {
  const settings = { secondFactor: "optional", deviceTrust: false } as const;
  const browser = testBrowser(emulator, settings);
  await signUp(browser);
  const { body } = await browser.post("/me/totp");
  const code = totpCode(body.response.secret, Date.now());
  await browser.post("/me/totp/attempt_verification", { code });
  const codes = await browser.post("/me/backup_codes");
  const { body: me } = await browser.get("/me");
  await browser.send("DELETE", "/client/sessions");
  const email = me.response.email_addresses[0].email_address;
  for (const factor of [
    { strategy: "totp", code: totpCode(body.response.secret, Date.now() + 30_000) },
    { strategy: "backup_code", code: codes.body.response.codes[0] },
  ]) {
    const { body: signIn } = await browser.signIn(email, "long enough");
    await browser.post(`/client/sign_ins/${signIn.response.id}/attempt_second_factor`, factor);
    await browser.send("DELETE", "/client/sessions");
  }
  await clerk.users.disableUserMFA(me.response.id);
  await browser.signIn(email, "long enough");
  await browser.send("PATCH", "/me", {});
  await browser.post("/me/change_password", {
    current_password: "long enough",
    new_password: "still long enough",
  });
}
