import { expect, it } from "vitest";
import {
  api,
  bindings,
  expectJson,
  refusal,
  rows,
  send,
  settings,
} from "../../tests/support/app.ts";
import { createManyMembers } from "../../tests/support/builders/memberships.ts";
import { invitation } from "../../tests/support/invitations.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import { added, child, dayMs, hourMs, inMs } from "../../tests/support/sessions.ts";
import { app } from "../app.ts";
import type { Overview } from "./responses.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;
const path = (club: Club) => `/api/admin/tenants/${club.tenant.id}/overview`;
const overview = (club: Club): Promise<Overview> => expectJson(send(club.owner, path(club)), 200);
const decide = (club: Club, policy: object) =>
  api(club.owner).admin.tenants[":tenantId"].$patch({
    param: { tenantId: club.tenant.id },
    json: { policy },
  });

it("counts members, pending members, invitations, bounced mails and coming sessions", async () => {
  const club = await createTenant();
  expect(await overview(club)).toEqual({
    members: 1,
    waiting: 0,
    invited: 0,
    bounced: 0,
    sessions: 0,
  });
  const parent = await member(club);
  await decide(club, { codeJoins: "approve" });
  await member(club);
  await child(parent, [club]);
  await invitation(club);
  const { email } = await invitation(club);
  await rows("update emails set status = 'bounced' where recipient = ?", email);
  await added(club);
  await added(club, { startsAt: inMs(20 * dayMs), endsAt: inMs(20 * dayMs + hourMs) });
  const [, cancelled] = [await added(club), await added(club)];
  await api(club.owner).admin.tenants[":tenantId"].sessions[":id"].$delete({
    param: { tenantId: club.tenant.id, id: cancelled[0]?.id ?? "" },
    query: {},
  });
  expect(await overview(club)).toEqual({
    members: 2,
    // A user who joined, and a child whom a member added.
    waiting: 2,
    invited: 2,
    bounced: 1,
    sessions: 2,
  });
});

it("counts nothing of another tenant, and is refused to a member who is no manager", async () => {
  const [club, other] = [await createTenant(), await createTenant()];
  await decide(other, { codeJoins: "approve" });
  await member(other);
  await added(other);
  await invitation(other);
  expect(await overview(club)).toMatchObject({ members: 1, waiting: 0, invited: 0, sessions: 0 });
  expect(await refusal(send(other.owner, path(club)))).toEqual([404, "not_found"]);
  expect(await refusal(send(await member(club), path(club)))).toEqual([403, "forbidden"]);
  expect(await refusal(send(await basicUser(), path(club)))).toEqual([404, "not_found"]);
});

it("stops at a hundred, and reads no more rows for a tenant of thousands", async () => {
  const club = await createTenant();
  const read = async () => {
    const request = new Request(`${settings.APP_URL}${path(club)}`, {
      headers: { authorization: `Bearer ${await club.owner.getToken()}` },
    });
    const answer = await app.fetch(request, { ...bindings, SERVER_TIMING: "1" });
    expect(answer.status).toBe(200);
    const [, read] = /rows_read=(\d+)/.exec(answer.headers.get("server-timing") ?? "") ?? [];
    return { counts: (await answer.json()) as Overview, rowsRead: Number(read) };
  };
  const small = await read();
  await createManyMembers(club.tenant.id, 3000);
  const large = await read();
  expect(large.counts.members).toBe(3001);
  // One more at most: the row after the last, where a look along an index ends.
  expect(large.rowsRead).toBeLessThanOrEqual(small.rowsRead + 1);
  await rows(
    "update memberships set status = 'pending' where id like 'm' || ?1 || '-%'",
    club.tenant.id,
  );
  const waiting = await read();
  expect(waiting.counts.waiting).toBe(100);
  expect(waiting.rowsRead).toBeLessThan(small.rowsRead + 250);
});
