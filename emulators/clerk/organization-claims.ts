import type { Instance } from "./instance.ts";
import type { Session, User } from "./store.ts";

/** What a session token of version 2 says of the active organization. */
export interface OrganizationClaims {
  o: { id: string; rol: string; slg: string; per?: string; fpm?: string };
  /** The features that `fpm` counts, each with the scope that it belongs to. */
  fea?: string;
}

/** The claims of the organization that a session is active in; none where the user is no member of it (any more). */
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
  const { fea, ...permissions } = compressed(own);
  const o = { id, rol: membership.role.replace(/^org:/, ""), slg: slug, ...permissions };
  return { o, ...(fea && { fea }) };
}

/**
 * Permissions such as `org:teams:manage` as the token holds them: the features in `fea`, the kinds of
 * permission in `per`, and in `fpm` for each feature a number whose bits say which kinds it has, the first
 * kind lowest. Clerk leaves its own permissions (`org:sys_…`) out of tokens.
 */
function compressed(permissions: string[]) {
  const pairs = permissions.map((one) => one.split(":").slice(1) as [string, string]);
  if (pairs.length === 0) return {};
  const features = [...new Set(pairs.map(([feature]) => feature))];
  const kinds = [...new Set(pairs.map(([, kind]) => kind))];
  const bits = features.map((feature) =>
    kinds.reduce((sum, kind, at) => {
      const has = pairs.some((pair) => pair[0] === feature && pair[1] === kind);
      return has ? sum + 2 ** at : sum;
    }, 0),
  );
  return {
    per: kinds.join(","),
    fpm: bits.join(","),
    fea: features.map((feature) => `o:${feature}`).join(","),
  };
}
