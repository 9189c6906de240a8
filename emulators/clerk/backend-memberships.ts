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
import {
  type Body,
  jsonResponse,
  objectParam,
  pageOf,
  parseBody,
  requireKnownQuery,
  stringParam,
} from "./parameters.ts";
import type { Membership, Organization } from "./store.ts";

/** Endpoints for the memberships of an organization. */
export function membershipEndpoints(
  api: Hono,
  instance: Instance,
  organizationOf: (c: Context) => Organization,
): void {
  const { users } = instance.store.value;
  const membershipOf = (c: Context): Membership => {
    const userId = c.req.param("userId") ?? "";
    const membership = membershipsIn(instance, organizationOf(c)).find(
      ({ _user }) => _user === userId,
    );
    if (!membership) throw notFound("Organization membership", userId);
    return membership;
  };
  const path = "/organizations/:id/memberships";

  api.get(path, (c) => {
    requireKnownQuery(c, ["user_id", "role", "order_by", "limit", "offset"]);
    const { user_id: userId, role } = c.req.query();
    const all = membershipsIn(instance, organizationOf(c))
      .filter(({ _user }) => !userId || _user === userId)
      .filter((membership) => !role || membership.role === role);
    const data = pageOf(c, all).map((membership) => membershipJson(instance, membership));
    return jsonResponse(c, { data, total_count: all.length });
  });
  api.post(path, async (c) => {
    const organization = organizationOf(c);
    const body = await parseBody(c, ["user_id", "role", "public_metadata", "private_metadata"]);
    const userId = stringParam(body, "user_id") ?? "";
    const user = users[userId];
    if (!user) throw notFound("User", userId);
    const role = roleIn(body);
    if (membershipsIn(instance, organization).some(({ _user }) => _user === userId)) {
      throw new ClerkError(400, "already_a_member_in_organization", "already a member", {
        long: `${userId} is already a member of the organization.`,
      });
    }
    requireMembershipQuota(instance, organization);
    const added = addMembership(instance, organization, user, role, {
      public_metadata: objectParam(body, "public_metadata") ?? {},
      private_metadata: objectParam(body, "private_metadata") ?? {},
    });
    return jsonResponse(c, membershipJson(instance, added));
  });
  api.patch(`${path}/:userId`, async (c) => {
    const membership = membershipOf(c);
    const role = roleIn(await parseBody(c, ["role"]));
    requireAdminLeft(instance, membership, role);
    return jsonResponse(c, changeMembership(instance, membership, { role }));
  });
  api.patch(`${path}/:userId/metadata`, async (c) => {
    const membership = membershipOf(c);
    const body = await parseBody(c, ["public_metadata", "private_metadata"]);
    const merged = (kind: "public_metadata" | "private_metadata") =>
      mergeMetadata(membership[kind], objectParam(body, kind));
    const changes = {
      public_metadata: merged("public_metadata"),
      private_metadata: merged("private_metadata"),
    };
    return jsonResponse(c, changeMembership(instance, membership, changes));
  });
  api.delete(`${path}/:userId`, (c) => {
    const membership = membershipOf(c);
    requireAdminLeft(instance, membership, undefined);
    return jsonResponse(c, removeMembership(instance, membership));
  });
}

function roleIn(body: Body): string {
  const role = stringParam(body, "role");
  if (!role) throw missing("role");
  if (!(role in roles)) throw invalidValue("role", role);
  return role;
}

function requireMembershipQuota(instance: Instance, organization: Organization): void {
  const limit = organization.max_allowed_memberships;
  if (limit === 0 || membershipsIn(instance, organization).length < limit) return;
  const message = "organization membership quota exceeded";
  throw new ClerkError(403, "organization_membership_quota_exceeded", message, {
    long: `You have reached your limit of ${limit} organization memberships, including outstanding invitations.`,
  });
}

/** Throws if the organization would have no admin left. */
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
