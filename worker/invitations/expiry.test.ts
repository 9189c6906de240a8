import { expect, it } from "vitest";
import { api, bindings, rows } from "../../tests/support/app.ts";
import { invitation } from "../../tests/support/invitations.ts";
import { basicUser, createTenant } from "../../tests/support/people.ts";
import { runScheduledCleanup } from "../scheduled-cleanup.ts";

const expire = (id: string) =>
  rows("update invitations set expires_at = ? where id = ?", Date.now() - 1, id);
const peopleWith = (email: string) => rows("select status from users where email = ?", email);

it("the cron frees the seat of an expired invitation, and no other", async () => {
  const club = await createTenant();
  const [one, two] = [await basicUser(), await basicUser()];
  const expired = await invitation(club, { email: one.email });
  await invitation(club, { email: two.email });
  await expire(expired.id);
  await runScheduledCleanup(bindings, Date.now());
  const places = await rows(
    "select joined_with w from memberships where tenant_id = ? and status = 'pending'",
    club.tenant.id,
  );
  expect(places).toHaveLength(1);
  expect(places[0]?.w).not.toBe(expired.id);
});

it("the cron erases an invited person whose last invitation expired", async () => {
  const [club, other] = [await createTenant(), await createTenant()];
  const first = await invitation(club);
  const second = await invitation(other, { email: first.email });
  await expire(first.id);
  await runScheduledCleanup(bindings, Date.now());
  expect(await peopleWith(first.email)).toEqual([{ status: "pending" }]);
  await expire(second.id);
  await runScheduledCleanup(bindings, Date.now());
  expect(await peopleWith(first.email)).toEqual([]);
});

it("a revoked invitation leaves no pending user", async () => {
  const club = await createTenant();
  const made = await invitation(club);
  await api(club.owner).admin.invitations[":id"].revoke.$post({ param: { id: made.id }, json: {} });
  expect(await peopleWith(made.email)).toEqual([]);
});
