import { afterEach, describe, expect, it, vi } from "vitest";
import {
  bindings,
  clerk,
  expectJson,
  refusal,
  requestOf,
  rows,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { changeOf, signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { freshEmail, invitation } from "../../tests/support/invitations.ts";
import { basicUser, createTenant, visitorWith } from "../../tests/support/people.ts";
import { app } from "../app.ts";

/* Clerk's webhook comes while a sign-up is under way: after our question to the Backend API, before our commit. */

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const deliver = async (event: ReturnType<typeof changeOf>) => {
  const { body, headers } = signedByClerk(event);
  expect((await send(null, "/api/webhooks/clerk", { body, headers })).status).toBe(204);
};

/** Runs `meanwhile` once, after Clerk has answered `getUser` and before the Worker reads the answer. */
function whileClerkAnswers(who: Visitor, meanwhile: () => Promise<unknown>) {
  const real = globalThis.fetch;
  let isDone = false;
  // Only under this name does the SDK look `fetch` up at each request.
  vi.stubEnv("NODE_ENV", "test");
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const answer = await real(input, init);
    const url = input instanceof Request ? input.url : String(input);
    if (isDone || !url.endsWith(`/v1/users/${who.clerkUserId}`)) return answer;
    isDone = true;
    const body = await answer.text();
    await meanwhile();
    return new Response(body, answer);
  });
}

/** Sends our webhook what the emulated Clerk has of a user now. */
async function tellOf(who: Visitor) {
  const { raw } = await clerk.users.getUser(who.clerkUserId);
  await deliver({ type: "user.updated", data: raw });
}

type Door = [name: string, path: string, body: (email: string) => Promise<object> | object];
const doors: Door[] = [
  ["by signing up", "/api/auth/create-basic-user", () => ({})],
  ["by founding a club", "/api/auth/club-signup", () => ({ tenantName: "Riverside FC" })],
  [
    "by an invitation",
    "/api/signup/accept-invite",
    async (email) => ({ token: (await invitation(await createTenant(), { email })).token }),
  ],
];
const enter = async (who: Visitor, path: string, body: object, env = bindings) =>
  app.fetch(await requestOf(who, path, { body }), env);

const statusOf = (who: Visitor) =>
  rows<{ status: string; email: string }>(
    "select status, email from users where clerk_user_id = ?",
    who.clerkUserId,
  );

describe.each(doors)("somebody who comes in %s", (_name, path, bodyFor) => {
  it("and is banned meanwhile is refused", async () => {
    const who = await visitorWith([freshEmail()]);
    const body = await bodyFor(who.email);
    await who.getToken();
    whileClerkAnswers(who, async () => {
      await clerk.users.banUser(who.clerkUserId);
      await tellOf(who);
    });
    expect(await refusal(enter(who, path, body))).toEqual([403, "forbidden"]);
    expect(await statusOf(who)).toEqual([]);
  });

  it("and gives up an address meanwhile signs up with the remaining one", async () => {
    const [first, second] = [freshEmail(), freshEmail()];
    const who = await visitorWith([first, second]);
    const body = await bodyFor(second);
    const user = await clerk.users.getUser(who.clerkUserId);
    whileClerkAnswers(who, async () => {
      await clerk.emailAddresses.deleteEmailAddress(user.primaryEmailAddressId ?? "");
      await tellOf(who);
    });
    expect((await enter(who, path, body)).ok).toBe(true);
    expect(await statusOf(who)).toEqual([{ status: "active", email: second }]);
    expect(await rows("select 1 from user_emails where email = ?", first)).toEqual([]);
  });
});

describe("a sign-up by the token alone, while Clerk is unreachable", () => {
  const away = { ...bindings, CLERK_API_URL: "http://127.0.0.1:9" };
  const signUp = (who: Visitor) => enter(who, "/api/auth/create-basic-user", {}, away);

  it("is refused with 503 when Clerk has reported another address since", async () => {
    const who = await visitorWith([freshEmail()]);
    await who.getToken();
    await deliver(changeOf(who.clerkUserId, { emails: [freshEmail()], at: Date.now() + 1_000 }));
    expect(await refusal(signUp(who))).toEqual([503, "unavailable"]);
    expect(await statusOf(who)).toEqual([]);
  });

  it("is accepted when Clerk's newer event agrees, or when only an older one disagrees", async () => {
    const same = await visitorWith([freshEmail()]);
    await deliver(changeOf(same.clerkUserId, { emails: [same.email], at: Date.now() + 1_000 }));
    expect((await signUp(same)).status).toBe(201);
    const older = await visitorWith([freshEmail()]);
    await deliver(changeOf(older.clerkUserId, { emails: [freshEmail()], at: 2_000 }));
    expect((await signUp(older)).status).toBe(201);
  });

  it("takes no address that another user has verified since the token was issued", async () => {
    const who = await visitorWith([freshEmail()]);
    const heir = await basicUser();
    const token = await who.getToken();
    const at = Date.now();
    await deliver(changeOf(heir.clerkUserId, { emails: [heir.email, who.email], at }));
    const late = { ...who, getToken: async () => token };
    expect(await expectJson(signUp(late), 201)).toMatchObject({ user: { email: who.email } });
    const holders = await rows<{ c: string }>(
      "select u.clerk_user_id c from user_emails a join users u on u.id = a.user_id where a.email = ? and a.ended_at is null",
      who.email,
    );
    expect(holders).toEqual([{ c: heir.clerkUserId }]);
  });
});
