import type { Instance } from "./instance.ts";
import type { Session, User } from "./store.ts";

/** The claims of a version 2 session token about the active organization. */
export interface OrganizationClaims {
  o: { id: string; rol: string; slg: string; per?: string; fpm?: string };
  /** The features of `fpm`, each with its scope. */
  fea?: string;
}

/** The claims of the session's active organization; undefined if the user is not a member any more. */
export function organizationClaims(
  { store, settings }: Instance,
  session: Session,
  user: User,
): OrganizationClaims | undefined {
  const organization = store.value.organizations[session.last_active_organization_id ?? ""];
  const membership = Object.values(store.value.memberships).find(
    ({ _user, _organization }) => _user === user.id && _organization === organization?.id,
  );
  if (!organization || !membership) return undefined;
  const { id, slug } = organization;
  const own = settings.permissions[membership.role] ?? [];
  const { fea, ...permissions } = compressPermissions(own);
  const o = { id, rol: membership.role.replace(/^org:/, ""), slg: slug, ...permissions };
  return { o, ...(fea && { fea }) };
}

/**
 * Permissions such as `org:teams:manage` in the token's format: `fea` lists the features, `per` the kinds of permission,
 * and `fpm` has a bit mask for each feature, with the first kind as the lowest bit. Tokens do not contain Clerk's own
 * permissions (`org:sys_…`).
 */
function compressPermissions(permissions: string[]) {
  const pairs = permissions.map((permission) => permission.split(":").slice(1) as [string, string]);
  if (pairs.length === 0) return {};
  const features = [...new Set(pairs.map(([feature]) => feature))];
  const kinds = [...new Set(pairs.map(([, kind]) => kind))];
  const bits = features.map((feature) =>
    kinds.reduce((sum, kind, index) => {
      const has = pairs.some((pair) => pair[0] === feature && pair[1] === kind);
      return has ? sum + 2 ** index : sum;
    }, 0),
  );
  return {
    per: kinds.join(","),
    fpm: bits.join(","),
    fea: features.map((feature) => `o:${feature}`).join(","),
  };
}
