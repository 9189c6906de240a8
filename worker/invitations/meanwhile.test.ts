import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import type { D1Database } from "@cloudflare/workers-types";
import { expect, it } from "vitest";
import { bindings, requestOf, rows } from "../../tests/support/app.ts";
import { instrumentedD1 } from "../../tests/support/instrumented-d1.ts";
import { freshEmail, invitation } from "../../tests/support/invitations.ts";
import { basicUser, createTenant } from "../../tests/support/people.ts";
import { app } from "../app.ts";

/* A second round trip explains a refusal. The reason may be gone by then. */

/** The binding; once its first batch has come back, something else happens. */
function thenMeanwhile(database: D1Database, happens: () => Promise<unknown>): D1Database {
  let isFirst = true;
  return instrumentedD1(database, {
    onBatch: async (session, statements) => {
      const results = await session.batch(statements);
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      return results;
    },
  });
}

async function answer(request: Request, happens: () => Promise<unknown>): Promise<Response> {
  const context = createExecutionContext();
  const env = { ...bindings, DB: thenMeanwhile(bindings.DB, happens) };
  const response = await app.fetch(request, env as never, context);
  await waitOnExecutionContext(context);
  return response;
}

const seats = (tenantId: string, many: number) =>
  rows("update tenants set policy = json_object('maxMembers', ?) where id = ?", many, tenantId);

it("an invitation is created when a seat becomes free between the batch and the explanation", async () => {
  const club = await createTenant();
  await seats(club.tenant.id, 1);
  const email = freshEmail();
  const body = { tenantId: club.tenant.id, email, role: "parent" };
  const request = await requestOf(club.owner, "/api/admin/invitations", { body });
  expect((await answer(request, () => seats(club.tenant.id, 2))).status).toBe(201);
  expect(await rows("select email from invitations where email = ?", email)).toHaveLength(1);
});

it("an invitation is accepted when a seat becomes free between the batch and the explanation", async () => {
  const club = await createTenant();
  const parent = await basicUser();
  const { id } = await invitation(club, { email: parent.email });
  // An invitation holds a seat: another person has it now.
  await rows("delete from memberships where joined_with = ?", id);
  await seats(club.tenant.id, 1);
  const request = await requestOf(parent, `/api/invitations/${id}/accept`, { body: {} });
  expect((await answer(request, () => seats(club.tenant.id, 2))).status).toBe(200);
  expect(
    await rows("select status from memberships where joined_with = ? and status = 'active'", id),
  ).toHaveLength(1);
});
