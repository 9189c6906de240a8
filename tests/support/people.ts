import type { User } from "../../worker/access/responses.ts";
import type { membershipStatuses } from "../../worker/db/schema.ts";
import type { Role } from "../../worker/permissions.ts";
import type { Membership, Tenant } from "../../worker/tenants/responses.ts";
import { api, clerk, expectJson, send, signedInAs, type Visitor, visitor } from "./app.ts";
import { createMemberships } from "./builders/memberships.ts";

type MembershipStatus = (typeof membershipStatuses)[number];

/** What founding a tenant answers. */
export interface Founded {
  tenant: Tenant;
  user: User;
  membership: Membership;
  inviteCode: string;
}

/** What joining by code answers. */
export interface Joined {
  tenant: Tenant;
  user: User;
  membership: Membership;
  alreadyMember: boolean;
}

/** A tenant of its own for a test, with its founder. */
export async function createTenant(
  body: Record<string, unknown> = {},
): Promise<Founded & { owner: Visitor }> {
  const owner = await visitor();
  const answer = await expectJson(
    api(owner).auth["club-signup"].$post({ json: { tenantName: "Riverside FC", ...body } }),
    201,
  );
  return { ...answer, owner };
}

/** A user signed in with Clerk who has not signed up, with these verified addresses; the first is primary. */
export async function visitorWith(emails: string[], more: object = {}): Promise<Visitor> {
  const user = await clerk.users.createUser({
    emailAddress: emails,
    password: "long enough",
    ...more,
  });
  return signedInAs(user.id, emails[0] ?? "");
}

/** A parent (or player) who has signed up and belongs nowhere yet. */
export async function basicUser(body: Record<string, unknown> = {}): Promise<Visitor> {
  const who = await visitor();
  await expectJson(api(who).auth["create-basic-user"].$post({ json: body }), 201);
  return who;
}

/** A person who joined a tenant by its code. */
export async function member(of: { inviteCode: string }, kind = "parent"): Promise<Visitor> {
  const who = await basicUser({ kind });
  await expectJson(api(who).tenant.join.$post({ json: { code: of.inviteCode } }), 200);
  return who;
}

/** A new user with a role in a tenant. */
export async function memberWithRole(
  tenantId: string,
  role: Role,
  status: MembershipStatus = "active",
): Promise<Visitor & { membershipId: string }> {
  const who = await basicUser();
  const row = { role, status, joinedVia: "founder", joinedWith: null } as const;
  const [member] = await createMemberships(tenantId, [who], row);
  return { ...who, membershipId: member?.membershipId ?? "" };
}

/** A child without a guardian, with the code of its slip and its birthdate. */
export async function slipFor(club: Pick<Founded, "tenant"> & { owner: Visitor }) {
  const path = `/api/admin/tenants/${club.tenant.id}/players`;
  const player = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
  const { id } = await expectJson<{ id: string }>(send(club.owner, path, { body: player }), 201);
  const made = send(club.owner, `${path}/slips`, { body: { playerIds: [id] } });
  const { items } = await expectJson<{ items: { code: string }[] }>(made, 201);
  return { id, code: items[0]?.code ?? "", birthdate: player.birthdate };
}
