import { createClerkClient } from "@clerk/backend";
import type { BrowserContext } from "@playwright/test";
import { freshEmail, password } from "./people.ts";

/* Users and sessions at the emulated Clerk, made through its Backend API and Frontend API without a form. */

export const clerk = createClerkClient({
  secretKey: "sk_test_emulated",
  apiUrl: "http://localhost:18788",
  telemetry: { disabled: true },
});

export interface ClerkUser {
  id: string;
  email: string;
}

/** A user with one verified address and the usual password; `more` is what the Backend API takes besides. */
export async function createUser(name: string, more: object = {}): Promise<ClerkUser> {
  const fields = { emailAddress: [freshEmail(name)], password, ...more };
  const { id } = await clerk.users.createUser(fields);
  return { id, email: fields.emailAddress[0] ?? "" };
}

/** For `createUser`: a user who has no password. */
export const withoutPassword = { password: undefined, skipPasswordRequirement: true };

/**
 * Signs the browser in as the user by a sign-in token, through the Frontend API as clerk-js does it. Returns the id of
 * the session. The browser then counts as a device that Clerk knows.
 */
export async function signInByTicket(context: BrowserContext, userId: string): Promise<string> {
  const { token } = await clerk.signInTokens.createSignInToken({ userId, expiresInSeconds: 600 });
  const answer = await context.request.post(`${origin}/__clerk/v1/client/sign_ins`, {
    params: { _clerk_js_version: "6.40.0" },
    headers: { origin },
    form: { strategy: "ticket", ticket: token },
  });
  if (!answer.ok()) throw new Error(`Clerk refused the ticket: ${await answer.text()}`);
  const { response } = await answer.json();
  // With a production instance Clerk's answer sets it; with the emulator's keys clerk-js does, once it runs.
  const value = String(Math.floor(Date.now() / 1000));
  await context.addCookies([{ name: "__client_uat", value, url: origin }]);
  return response.created_session_id;
}

const origin = "http://localhost:18787";
