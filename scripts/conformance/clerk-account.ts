import { createClerkClient } from "@clerk/backend";
import { type RunningClerk, secretKey } from "../../emulators/clerk/server.ts";
import type { InstanceSettings } from "../../emulators/clerk/settings.ts";
import { testBrowser } from "../../emulators/clerk/test-browser.ts";
import { freshEmail, newUser } from "./clerk-users.ts";

/* Changes to the own account: addresses, the password, sessions. */

export async function driveOwnAccount(emulator: RunningClerk): Promise<void> {
  const clerk = createClerkClient({
    secretKey,
    apiUrl: emulator.url,
    telemetry: { disabled: true },
  });
  const user = await newUser(clerk);
  const email = user.emailAddresses[0]?.emailAddress ?? "";
  const signIn = async (settings: Partial<InstanceSettings> = {}) => {
    const browser = testBrowser(emulator, { deviceTrust: false, ...settings });
    await browser.signIn(email, "long enough");
    return browser;
  };
  const [browser, other] = [await signIn(), await signIn()];
  const second = freshEmail();
  const { body } = await browser.post("/me/email_addresses", { email_address: second });
  const path = `/me/email_addresses/${body.response.id}`;
  const primary = { primary_email_address_id: body.response.id };
  await browser.post("/me/email_addresses", { email_address: email });
  await browser.send("PATCH", "/me", primary);
  await browser.post(`${path}/prepare_verification`, { strategy: "email_code" });
  await browser.post(`${path}/attempt_verification`, { code: "000000" });
  await browser.post(`${path}/attempt_verification`, { code: "424242" });
  await browser.get(path);
  await browser.get("/me/email_addresses");
  await browser.get("/me/email_addresses/idn_none");
  await browser.send("PATCH", "/me", primary);
  await browser.send("DELETE", `/me/email_addresses/${user.emailAddresses[0]?.id}`);
  await browser.send("DELETE", path);

  const { body: client } = await other.get("/client");
  const session = client.response.last_active_session_id;
  await browser.get("/me/sessions");
  await browser.get("/me/sessions/active");
  await browser.post(`/me/sessions/${session}/revoke`);
  await browser.post(`/me/sessions/${session}/revoke`);
  await clerk.sessions.getSessionList({ userId: user.id });

  await browser.post("/me/change_password", { new_password: "password123" });
  await browser.post("/me/change_password", {
    current_password: "long enough",
    new_password: "a newer password",
    sign_out_of_other_sessions: "true",
  });
  await browser.post("/me/remove_password", { current_password: "a newer password" });
  const without = testBrowser(emulator, { password: false, deviceTrust: false });
  await without.signIn(second, "a newer password");
  await without.post("/me/remove_password", { current_password: "a newer password" });
}
