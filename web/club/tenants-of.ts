import { type Role, roles } from "../../worker/permissions.ts";
import type { Me } from "../data/api.ts";

type Membership = Me["memberships"][number];

/** One of my tenants, with every role that I hold there. */
export interface OwnTenant {
  tenant: Membership["tenant"];
  roles: Membership["role"][];
  status: Membership["status"];
}

/** My tenants, each once, in the order that I joined them; those where I wait come with that status. */
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
  for (const one of own.values()) one.roles.sort(strongestFirst);
  return [...own.values()];
}

/** Where I am in, as opposed to waiting. */
export function activeTenants(me: Me): OwnTenant[] {
  return tenantsOf(me).filter(({ status }) => status === "active");
}

/** The clubs whose sessions are mine: where I am active, and where a player of mine is. */
export function calendarClubs(me: Me): { id: string; name: string }[] {
  const own = activeTenants(me).map(({ tenant }) => [tenant.id, tenant.name] as const);
  const theirs = me.players.flatMap(({ tenants, tenantNames }) =>
    tenants.flatMap(({ tenantId, status }) =>
      status === "active" ? [[tenantId, tenantNames[tenantId] ?? ""] as const] : [],
    ),
  );
  return [...new Map([...own, ...theirs])].map(([id, name]) => ({ id, name }));
}
