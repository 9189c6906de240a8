// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what stands here is source text.
/** One guard taken out of the code: what is missing then, where, and which suite ought to be first to notice. */
export interface Bug {
  missing: string;
  file: string;
  from: string;
  to: string;
  first: string;
}

const scope = "worker/db/scope.ts";
const permission = "worker/access/permission.ts";
const place = "worker/access/place.ts";
const claims = "worker/identity/claims.ts";
const accept = "worker/invitations/accept.ts";
const rule = (from: string) => ({ file: accept, from, to: "" });

export const bugs: Bug[] = [
  // Who somebody is.
  {
    missing: "the signature",
    file: "worker/identity/verify.ts",
    from: "      await verifyToken(token, { jwtKey });",
    to: "      void verifyToken(token, { jwtKey }).catch(() => {});",
    first: "identity",
  },
  {
    missing: "that a ban at Clerk bars",
    file: "worker/account/sync.ts",
    from: "when 'active' then 'suspended' else",
    to: "when 'active' then 'active' else",
    first: "identity",
  },
  {
    missing: "that a token is older than Clerk's last word of an address",
    file: "worker/db/addresses.ts",
    from: " and coalesce(${user.clerkUpdatedAt}, 0) <= ${issuedAt}\n",
    to: "\n",
    first: "identity",
  },
  {
    missing: "the algorithm",
    file: claims,
    from: 'header.alg !== "RS256" || ',
    to: "",
    first: "identity",
  },
  {
    missing: "the issuer",
    file: claims,
    from: 'if (typeof iss !== "string" || !expected.issuers.includes(iss)) return "other issuer";',
    to: "",
    first: "identity",
  },
  {
    missing: "the authorized party",
    file: claims,
    from: " || !expected.parties.includes(azp)",
    to: "",
    first: "identity",
  },
  {
    missing: "the session's state",
    file: claims,
    from: 'if (sts !== undefined && sts !== "active") return "session not active";',
    to: "",
    first: "identity",
  },
  {
    missing: "the end of a token",
    file: claims,
    from: 'if (exp <= seconds - toleranceSeconds) return "expired";',
    to: "",
    first: "identity",
  },
  {
    missing: "the beginning of a token",
    file: claims,
    from: "Math.max(begins, iat) > seconds + toleranceSeconds",
    to: "false",
    first: "identity",
  },
  {
    missing: "the bound on a token's life",
    file: claims,
    from: "exp <= iat || exp - iat > longestLifeSeconds",
    to: "exp <= iat",
    first: "identity",
  },
  {
    missing: "the kind of token",
    file: claims,
    from: "header.cat !== undefined && ",
    to: "false && ",
    first: "identity",
  },
  {
    missing: "critical extensions",
    file: claims,
    from: 'if ("crit" in header) return "critical extension";',
    to: "",
    first: "identity",
  },
  {
    missing: "whether an address was verified",
    file: claims,
    from: " || email_verified !== true",
    to: "",
    first: "advisories",
  },
  {
    missing: "that an impersonated session only looks",
    file: "worker/http/caller.ts",
    from: "(caller.isImpersonated)",
    to: "(false)",
    first: "identity",
  },
  {
    missing: "the origin of a request with a cookie",
    file: "worker/http/caller.ts",
    from: "isCookie && !isLooking && ",
    to: "false && ",
    first: "identity",
  },
  {
    missing: "that two session cookies are none",
    file: "worker/http/caller.ts",
    from: "if (!cookie || twin)",
    to: "if (!cookie)",
    first: "identity",
  },
  {
    missing: "the origins that may call",
    file: "worker/http/origin.ts",
    from: "!ownOrigins(c.var.settings).includes(origin)",
    to: "false",
    first: "identity",
  },
  {
    missing: "the signature of Clerk's webhook",
    file: "worker/identity/webhook.ts",
    from: ').catch((): never => refuse("unauthenticated"));',
    to: ").catch(() => request.clone().json() as never);",
    first: "identity",
  },
  {
    missing: "the credential of Postmark's webhook",
    file: "worker/mail/webhook.ts",
    from: "(byte ^ (b[at] ?? 0)), 0) === 0;",
    to: "(byte ^ (b[at] ?? 0)), 0) >= 0;",
    first: "identity",
  },
  {
    missing: "the order of Clerk's events",
    file: "worker/account/sync.ts",
    from: "or(isNull(users.clerkUpdatedAt), lte(users.clerkUpdatedAt, updatedAt)),",
    to: "",
    first: "identity",
  },
  // Where somebody belongs.
  {
    missing: "that a person may act",
    file: permission,
    from: "      and actor.status = 'active'\n",
    to: "",
    first: "revocation",
  },
  {
    missing: "which tenant a permission is for",
    file: permission,
    from: "      and held.tenant_id = ${tenantId}\n",
    to: "",
    first: "between-tenants",
  },
  {
    missing: "that a membership is active",
    file: permission,
    from: "      and held.status = 'active'\n",
    to: "",
    first: "within-tenant",
  },
  {
    missing: "which roles hold a permission",
    file: permission,
    from: "      and ${inArray(sql`held.role`, permissions[permission])}\n",
    to: "",
    first: "within-tenant",
  },
  {
    missing: "that a tenant is there",
    file: permission,
    from: "      and ${inArray(sql`home.status`, statuses)})`;",
    to: ")`;",
    first: "revocation",
  },
  {
    missing: "whose membership it is",
    file: permission,
    from: "join memberships held on held.user_id = actor.id",
    to: "join memberships held on true",
    first: "between-tenants",
  },
  {
    missing: "that my membership is active",
    file: place,
    from: "${isCaller} and memberships.status = 'active' and tenants.status",
    to: "${isCaller} and tenants.status",
    first: "within-tenant",
  },
  {
    missing: "that my tenant can be seen",
    file: place,
    from: "memberships.status = 'active' and tenants.status in ('active', 'ownerless')",
    to: "memberships.status = 'active'",
    first: "revocation",
  },
  {
    missing: "whose sessions they are",
    file: scope,
    from: "inArray(sessions.tenantId, ownTenantIds(caller)), isVisible(tenants)",
    to: "isVisible(tenants)",
    first: "between-tenants",
  },
  {
    missing: "whom a tenant has suspended",
    file: "worker/access/caller.ts",
    from: "m.tenant_id = p.tenant_id and m.status = 'suspended'",
    to: "m.tenant_id = p.tenant_id and m.status = 'nobody'",
    first: "isolation",
  },
  {
    missing: "whose players they are",
    file: "worker/players/mine.ts",
    from: "inArray(players.id, ownPlayerIds(caller))",
    to: "inArray(players.id, [players.id] as never)",
    first: "between-tenants",
  },
  {
    missing: "whose invitations they are",
    ...rule('  ["email_mismatch", isAddressee],\n'),
    first: "between-tenants",
  },
  // What somebody may become.
  {
    missing: "that only owners give the high roles",
    file: "worker/invitations/rules.ts",
    from: 'either(sql`${role} not in ${highRoles}`, mayChange(caller, "owners.grant", tenants.id))',
    to: "sql`true`",
    first: "within-tenant",
  },
  {
    missing: "that only owners change the high roles",
    file: "worker/members/change.ts",
    from: '(${isOrdinary(newRole)} or ${canChange("owners.grant", tenantId)})',
    to: "true",
    first: "within-tenant",
  },
  {
    missing: "that an owner remains",
    file: "worker/members/leave.ts",
    from: "memberships.status in ('active', 'pending') and ${isNotLastOwner}",
    to: "memberships.status in ('active', 'pending')",
    first: "races-people",
  },
  {
    missing: "that whoever sent an invitation still may",
    ...rule('  ["invitation_revoked", sql`not ${isHighRole} or ${canStillGrant}`],\n'),
    first: "within-tenant",
  },
  {
    missing: "that no body has more fields than it should",
    file: "worker/members/contract.ts",
    from: "someOf(z.strictObject(",
    to: "someOf(z.object(",
    first: "within-tenant",
  },
  // What is used once, or counted.
  {
    missing: "that an invitation is used once",
    ...rule('  ["invitation_used", sql`invitations.used_at is null`],\n'),
    first: "races-invitations",
  },
  {
    missing: "that an invitation was withdrawn",
    ...rule('  ["invitation_revoked", sql`invitations.revoked_at is null`],\n'),
    first: "races-invitations",
  },
  {
    missing: "the seats, for the invited",
    ...rule(
      "  [\"tenant_full\", sql`${hasSeat} or ${hasMembership(sql`m.status in ('active', 'pending')`)}`],\n",
    ),
    first: "races-invitations",
  },
  {
    missing: "the seats, for those with a code",
    file: "worker/codes/join.ts",
    from: "      and ${hasSeat}\n",
    to: "",
    first: "races-codes",
  },
  {
    missing: "the uses of a code",
    file: "worker/codes/conditions.ts",
    from: "\n  and tenants.invite_code_uses < coalesce(tenants.policy ->> '$.codeMaxUses', 9e99))`;",
    to: ")`;",
    first: "races-codes",
  },
  {
    missing: "that a paused code takes nobody in",
    file: "worker/codes/conditions.ts",
    from: "coalesce(tenants.policy ->> '$.codePaused', 0) = 0",
    to: "1",
    first: "tokens-and-codes",
  },
  {
    missing: "the limit of wrong codes",
    file: "worker/codes/misses.ts",
    from: "code_misses.misses >= case",
    to: "code_misses.misses < 0 * case",
    first: "tokens-and-codes",
  },
  {
    missing: "that whoever guessed too often may not join",
    file: "worker/codes/join.ts",
    from: "\n      and ${isBelowLimit}\n",
    to: "\n",
    first: "tokens-and-codes",
  },
  {
    missing: "that wrong codes are counted by person",
    file: "worker/codes/misses.ts",
    from: "person: caller ? `user:${caller.clerkUserId}` : null,",
    to: "person: caller ? `user:${Math.random()}` : null,",
    first: "tokens-and-codes",
  },
  {
    missing: "the dates that a slip survives",
    file: "worker/players/slips.ts",
    from: "    lt(claimSlips.misses, mostMisses),\n",
    to: "",
    first: "tokens-and-codes",
  },
  {
    missing: "that a slip is used once",
    file: "worker/players/slips.ts",
    from: "  const opens = both(\n    isNull(claimSlips.usedAt),\n",
    to: "  const opens = both(\n",
    first: "races-codes",
  },
  {
    missing: "the places of a session",
    file: "worker/sessions/sign-up.ts",
    from: "case when ${hasPlace} then 'going' else 'waitlisted' end",
    to: "case when ${hasPlace} or true then 'going' else 'waitlisted' end",
    first: "races-people",
  },
  {
    missing: "the index that keeps one membership one",
    file: "migrations/0000_start.sql",
    from: "CREATE UNIQUE INDEX `memberships_tenant_user_role`",
    to: "CREATE INDEX `memberships_tenant_user_role`",
    first: "races-codes",
  },
  // What is told, and kept.
  {
    missing: "what a repeat may no more be told",
    file: "worker/http/idempotency.ts",
    from: "if (first.hasLost)",
    to: "if (false as boolean)",
    first: "revocation",
  },
  {
    missing: "that a key is for one request",
    file: "worker/http/idempotency.ts",
    from: "if (first?.fingerprint !== fingerprint)",
    to: "if (false as boolean)",
    first: "idempotency",
  },
  {
    missing: "that a birthdate is for those who manage players",
    file: "worker/players/shown.ts",
    from: "case when ${seesAll} then ${players.birthdate} end",
    to: "${players.birthdate}",
    first: "advisories",
  },
  {
    missing: "that nothing personal is cached",
    file: "worker/http/observe.ts",
    from: 'if (!headers.has("cache-control")) headers.set("cache-control", "private, no-store");',
    to: "",
    first: "between-tenants",
  },
  {
    missing: "that only our own host is answered",
    file: "worker/http/host.ts",
    from: "if (isSentTo(c.req.raw, c.var.settings.APP_URL)) return next();",
    to: "if (isSentTo(c.req.raw, c.var.settings.APP_URL) || c.req.raw) return next();",
    first: "hosts",
  },
  {
    missing: "that a missing file is kept by nobody",
    file: "worker/http/files.ts",
    from: 'return c.text("Not Found\\n", 404, { "cache-control": "no-store" });',
    to: 'return c.text("Not Found\\n", 404, { "cache-control": "max-age=60" });',
    first: "hosts",
  },
];
