import { type Role, roles } from "../../worker/permissions.ts";
import type { Me } from "../data/api.ts";

type Membership = Me["memberships"][number];

/** One of the person's tenants, with all their roles in it. */
export interface OwnTenant {
  tenant: Membership["tenant"];
  roles: Membership["role"][];
  status: Membership["status"];
}

/** The person's tenants, each once, in the order of joining. Its status is `active` if any of the memberships is. */
export function tenantsOf(me: Me): OwnTenant[] {
  const own = new Map<string, OwnTenant>();
  for (const { tenant, role, status } of me.memberships) {
    const known = own.get(tenant.id);
    if (!known) own.set(tenant.id, { tenant, roles: [role], status });
    else {
      known.roles.push(role);
      if (status === "active") known.status = status;
    }
  }
  const strongestFirst = (a: Role, b: Role) => roles.indexOf(a) - roles.indexOf(b);
  for (const tenant of own.values()) tenant.roles.sort(strongestFirst);
  return [...own.values()];
}

/** The person's tenants with an active membership. */
export function activeTenants(me: Me): OwnTenant[] {
  return tenantsOf(me).filter(({ status }) => status === "active");
}

/** The clubs whose sessions the person sees: of their own active memberships, and of their players'. */
export function calendarClubs(me: Me): { id: string; name: string }[] {
  const own = activeTenants(me).map(({ tenant }) => [tenant.id, tenant.name] as const);
  const ofPlayers = me.players.flatMap(({ tenants, tenantNames }) =>
    tenants.flatMap(({ tenantId, status }) =>
      status === "active" ? [[tenantId, tenantNames[tenantId] ?? ""] as const] : [],
    ),
  );
  return [...new Map([...own, ...ofPlayers])].map(([id, name]) => ({ id, name }));
}
