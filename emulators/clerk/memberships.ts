import type { Instance } from "./instance.ts";
import { clerkId, type Membership, type Organization, publicFields, type User } from "./store.ts";
import { publicUserJson } from "./user-json.ts";

/* Memberships of users in organizations. */

/** Clerk's two default roles, with their permissions. */
export const roles: Record<string, { name: string; permissions: string[] }> = {
  "org:admin": {
    name: "Admin",
    permissions: [
      "org:sys_profile:manage",
      "org:sys_profile:delete",
      "org:sys_memberships:read",
      "org:sys_memberships:manage",
      "org:sys_domains:read",
      "org:sys_domains:manage",
      "org:sys_billing:read",
      "org:sys_billing:manage",
    ],
  },
  "org:member": {
    name: "Member",
    permissions: ["org:sys_memberships:read", "org:sys_billing:read"],
  },
};

export function membershipsIn({ store }: Instance, organization: Organization): Membership[] {
  return Object.values(store.value.memberships).filter(
    ({ _organization }) => _organization === organization.id,
  );
}

export function membershipsOf({ store }: Instance, user: User): Membership[] {
  return Object.values(store.value.memberships).filter(({ _user }) => _user === user.id);
}

export function organizationJson(instance: Instance, organization: Organization) {
  return {
    ...publicFields(organization),
    members_count: membershipsIn(instance, organization).length,
    pending_invitations_count: 0,
  };
}

/** A membership in the format of the Backend API and webhooks. */
export function membershipJson(instance: Instance, membership: Membership) {
  const { organizations, users } = instance.store.value;
  const organization = organizations[membership._organization];
  const user = users[membership._user];
  if (!organization || !user) throw new Error(`${membership.id} has no organization or user`);
  const role = roles[membership.role];
  return {
    ...publicFields(membership),
    role_name: role?.name ?? membership.role,
    permissions: [
      ...(role?.permissions ?? []),
      ...(instance.settings.permissions[membership.role] ?? []),
    ],
    organization: organizationJson(instance, organization),
    public_user_data: { ...publicUserJson(user), profile_image_url: user.image_url },
  };
}

/** Adds a member, and sends a webhook. */
export function addMembership(
  instance: Instance,
  organization: Organization,
  user: User,
  role: string,
  metadata: Pick<Membership, "public_metadata" | "private_metadata"> = {
    public_metadata: {},
    private_metadata: {},
  },
): Membership {
  const now = Date.now();
  const membership: Membership = {
    id: clerkId("orgmem"),
    object: "organization_membership",
    role,
    ...metadata,
    created_at: now,
    updated_at: now,
    _organization: organization.id,
    _user: user.id,
  };
  instance.store.value.memberships[membership.id] = membership;
  instance.store.changed();
  instance.send("organizationMembership.created", membershipJson(instance, membership));
  return membership;
}

/** Changes a membership, and sends a webhook. */
export function changeMembership(
  instance: Instance,
  membership: Membership,
  changes: Partial<Pick<Membership, "role" | "public_metadata" | "private_metadata">>,
) {
  Object.assign(membership, changes);
  membership.updated_at = Math.max(Date.now(), membership.updated_at + 1);
  instance.store.changed();
  const json = membershipJson(instance, membership);
  instance.send("organizationMembership.updated", json);
  return json;
}

/** Removes a membership, and sends a webhook. */
export function removeMembership(instance: Instance, membership: Membership) {
  const removed = membershipJson(instance, membership);
  delete instance.store.value.memberships[membership.id];
  instance.store.changed();
  instance.send("organizationMembership.deleted", removed);
  return removed;
}

export function removeMembershipsOf(instance: Instance, user: User): void {
  for (const membership of membershipsOf(instance, user)) removeMembership(instance, membership);
}
