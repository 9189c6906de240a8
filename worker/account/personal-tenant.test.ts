import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { expect, it } from "vitest";
import {
  bindings,
  expectJson,
  rows,
  settings,
  type Visitor,
  visitor,
} from "../../tests/support/app.ts";
import { ask } from "../../tests/support/invitations.ts";
import { createTenant } from "../../tests/support/people.ts";
import { app } from "../app.ts";
import { isId } from "../db/id.ts";
import { personalId } from "./personal-tenant.ts";

interface SignedUp {
  user: { id: string; tenantId: string | null };
  memberships: { role: string; tenant: { id: string; name: string } }[];
}

/** Signs up where everybody gets a tenant of their own. */
async function signUp(who: Visitor, body: object = {}): Promise<Response> {
  const context = createExecutionContext();
  const request = new Request(`${settings.APP_URL}/api/auth/create-basic-user`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await who.getToken()}`,
      "content-type": "application/json",
      "cf-connecting-ip": who.ip,
    },
    body: JSON.stringify(body),
  });
  const answer = await app.fetch(
    request,
    { ...bindings, ONBOARDING: "personal" },
    context as never,
  );
  await waitOnExecutionContext(context);
  return answer;
}

it("the first sign-in creates a tenant whose id is derived from the user", async () => {
  const who = await visitor();
  const { user, memberships } = await expectJson<SignedUp>(
    signUp(who, { firstName: "Ana", lastName: "Silva" }),
    201,
  );
  const id = await personalId(who.clerkUserId);
  expect(isId(id)).toBe(true);
  expect(memberships).toMatchObject([{ role: "owner", tenant: { id, name: "Ana Silva" } }]);
  expect(user.tenantId).toBe(id);
});

it("signing in again, or twelve times at once, creates no second tenant", async () => {
  const who = await visitor();
  const answers = await Promise.all(Array.from({ length: 12 }, () => signUp(who)));
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(11).fill(200), 201]);
  await expectJson(signUp(who), 200);
  const id = await personalId(who.clerkUserId);
  expect(await rows("select role from memberships where tenant_id = ?", id)).toEqual([
    { role: "owner" },
  ]);
  expect(await rows("select action from audit_entries where tenant_id = ?", id)).toEqual([
    { action: "tenant.created" },
  ]);
});

it("a user with a code or an open invitation gets no personal tenant", async () => {
  const club = await createTenant();
  const withCode = await visitor();
  const joined = await expectJson<SignedUp>(signUp(withCode, { inviteCode: club.inviteCode }), 201);
  expect(joined.memberships.map(({ tenant }) => tenant.id)).toEqual([club.tenant.id]);
  await expectJson(signUp(withCode), 200);
  const invited = await visitor();
  await expectJson(ask(club, { email: invited.email }), 201);
  const { memberships } = await expectJson<SignedUp>(signUp(invited), 201);
  expect(memberships).toEqual([]);
  for (const { clerkUserId } of [withCode, invited]) {
    expect(
      await rows("select id from tenants where id = ?", await personalId(clerkUserId)),
    ).toEqual([]);
  }
});

it("a user with a wrong code gets no personal tenant either", async () => {
  const who = await visitor();
  const done = await expectJson<SignedUp>(signUp(who, { inviteCode: "WRNGCDE8" }), 201);
  expect(done.memberships).toEqual([]);
});
