import type { Context, Hono } from "hono";
import { ClerkError, invalidValue, missing, notFound } from "./errors.ts";
import type { Instance } from "./instance.ts";
import {
  addMembership,
  changeMembership,
  membershipJson,
  membershipsIn,
  removeMembership,
  roles,
} from "./memberships.ts";
import { mergeMetadata } from "./metadata.ts";
import { answer, type Body, bodyOf, checkQuery, objectIn, pageOf, textIn } from "./parameters.ts";
import type { Membership, Organization } from "./store.ts";

/** Who belongs to an organization: added, given another role, removed. */
export function membershipEndpoints(
  api: Hono,
  instance: Instance,
  organizationOf: (c: Context) => Organization,
): void {
  const { users } = instance.store.value;
  const membershipOf = (c: Context): Membership => {
    const userId = c.req.param("userId") ?? "";
    const found = membershipsIn(instance, organizationOf(c)).find(({ _user }) => _user === userId);
    if (!found) throw notFound("Organization membership", userId);
    return found;
  };
  const path = "/organizations/:id/memberships";

  api.get(path, (c) => {
    checkQuery(c, ["user_id", "role", "order_by", "limit", "offset"]);
    const { user_id: userId, role } = c.req.query();
    const all = membershipsIn(instance, organizationOf(c))
      .filter(({ _user }) => !userId || _user === userId)
      .filter((one) => !role || one.role === role);
    const data = pageOf(c, all).map((one) => membershipJson(instance, one));
    return answer(c, { data, total_count: all.length });
  });
  api.post(path, async (c) => {
    const organization = organizationOf(c);
    const body = await bodyOf(c, ["user_id", "role", "public_metadata", "private_metadata"]);
    const userId = textIn(body, "user_id") ?? "";
    const user = users[userId];
    if (!user) throw notFound("User", userId);
    const role = roleIn(body);
    if (membershipsIn(instance, organization).some(({ _user }) => _user === userId)) {
      throw new ClerkError(400, "already_a_member_in_organization", "already a member", {
        long: `${userId} is already a member of the organization.`,
      });
    }
    requireRoom(instance, organization);
    const added = addMembership(instance, organization, user, role, {
      public_metadata: objectIn(body, "public_metadata") ?? {},
      private_metadata: objectIn(body, "private_metadata") ?? {},
    });
    return answer(c, membershipJson(instance, added));
  });
  api.patch(`${path}/:userId`, async (c) => {
    const membership = membershipOf(c);
    const role = roleIn(await bodyOf(c, ["role"]));
    requireAdminLeft(instance, membership, role);
    return answer(c, changeMembership(instance, membership, { role }));
  });
  api.patch(`${path}/:userId/metadata`, async (c) => {
    const membership = membershipOf(c);
    const body = await bodyOf(c, ["public_metadata", "private_metadata"]);
    const merged = (kind: "public_metadata" | "private_metadata") =>
      mergeMetadata(membership[kind], objectIn(body, kind));
    const changes = {
      public_metadata: merged("public_metadata"),
      private_metadata: merged("private_metadata"),
    };
    return answer(c, changeMembership(instance, membership, changes));
  });
  api.delete(`${path}/:userId`, (c) => {
    const membership = membershipOf(c);
    requireAdminLeft(instance, membership, undefined);
    return answer(c, removeMembership(instance, membership));
  });
}

function roleIn(body: Body): string {
  const role = textIn(body, "role");
  if (!role) throw missing("role");
  if (!(role in roles)) throw invalidValue("role", role);
  return role;
}

function requireRoom(instance: Instance, organization: Organization): void {
  const most = organization.max_allowed_memberships;
  if (most === 0 || membershipsIn(instance, organization).length < most) return;
  const message = "organization membership quota exceeded";
  throw new ClerkError(403, "organization_membership_quota_exceeded", message, {
    long: `You have reached your limit of ${most} organization memberships, including outstanding invitations.`,
  });
}

/** Throws where an organization would be left without anybody who may manage it. */
function requireAdminLeft(
  instance: Instance,
  membership: Membership,
  newRole: string | undefined,
): void {
  const organization = instance.store.value.organizations[membership._organization];
  if (membership.role !== "org:admin" || newRole === "org:admin" || !organization) return;
  const others = membershipsIn(instance, organization).filter(
    ({ id, role }) => id !== membership.id && role === "org:admin",
  );
  if (others.length > 0) return;
  const message = "minimum organization permissions needed";
  throw new ClerkError(400, "organization_minimum_permissions_needed", message, {
    long: "There has to be at least one organization member with the minimum required permissions",
  });
}
