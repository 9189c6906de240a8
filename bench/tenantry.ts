import { openSigner } from "../emulators/clerk/tokens.ts";
import { emulatedSettings } from "../scripts/settings.ts";
import { buildWorker, defaultSettings } from "./build.ts";
import { type Contestant, dataset, fill, mail, range } from "./contestant.ts";
import { appUrl } from "./load.ts";
import { migrate, type Served, serve } from "./workerd.ts";

/** Nothing listens there: no measured request makes the Worker call Clerk. */
const unusedAddress = "http://127.0.0.1:9";
const signer = openSigner("https://clerk.emulated.localhost");

/** Tenantry, built as `wrangler deploy` builds it. */
export async function tenantry(): Promise<Contestant> {
  const folder = await buildWorker("worker/index.ts");
  const served = await serve({
    folder,
    vars: settings(),
    durableObjects: { RATE_LIMITER: "RateLimiter" },
  });
  await seedTenantry(served);
  let used = 0;
  const reserve = (count: number) => {
    used += count;
    return used - count;
  };
  return {
    name: "Tenantry",
    folder,
    served,
    costHeaders: {},
    requests: {
      me: (count) => range(count, (i) => ({ path: "/api/me", headers: bearer(i % dataset.users) })),
      list: (count) =>
        range(count, (i) => ({ path: "/api/tenants", headers: bearer(i % dataset.users) })),
      create: (count) => {
        const from = reserve(count);
        return range(count, (i) => ({
          path: "/api/tenants",
          headers: bearer(i % dataset.users),
          body: { tenantName: `Founded ${from + i}` },
          status: 201,
        }));
      },
      invite: (count) => {
        const from = reserve(count);
        return range(count, (i) => ({
          path: "/api/admin/invitations",
          headers: bearer(i % dataset.tenants),
          body: {
            tenantId: `tenant-${i % dataset.tenants}`,
            email: `invited-${from + i}@example.com`,
            role: "member",
          },
          status: 201,
        }));
      },
      accept: async (count) => {
        const from = reserve(count);
        await seedNewUsers(served, from, count);
        await fill(
          served,
          `insert into invitations (id, token_hash, tenant_id, email, role, purpose, expires_at, created_by, vouched_by, created_at)
           select 'invitation-' || (i + ?3), 'hash-' || (i + ?3), 'tenant-' || (i % ${dataset.tenants}), 'newcomer-' || (i + ?3) || '@example.com',
             'member', 'add_membership', ?4, 'user-' || (i % ${dataset.tenants}), 'user-' || (i % ${dataset.tenants}), ?5 from n`,
          count,
          from,
          Date.now() + 7 * 86_400_000,
          Date.now(),
        );
        return range(count, (i) => ({
          path: `/api/invitations/invitation-${from + i}/accept`,
          headers: bearer(from + i, "newcomer"),
          body: {},
        }));
      },
      join: async (count) => {
        const from = reserve(count);
        await seedNewUsers(served, from, count);
        return range(count, (i) => ({
          path: "/api/tenant/join",
          headers: { ...bearer(from + i, "newcomer"), "cf-connecting-ip": `192.0.2.${i % 250}` },
          body: { code: inviteCodeOf(i % dataset.tenants) },
        }));
      },
    },
  };
}

/** A minimal Worker on our database that runs one query: the least that such a request can cost. */
export async function baseline(): Promise<Contestant> {
  const folder = await buildWorker("bench/peers/baseline.js");
  const served = await serve({ folder, vars: settings() });
  await seedTenantry(served);
  return {
    name: "Hono + verifyToken + one query",
    folder,
    served,
    costHeaders: { "x-count": "1" },
    requests: {
      me: (count) => range(count, (i) => ({ path: "/api/me", headers: bearer(i % dataset.users) })),
    },
  };
}

function settings(): Record<string, string> {
  const addresses = { app: appUrl, clerk: unusedAddress, postmark: mail.url };
  return {
    ...defaultSettings(),
    ...emulatedSettings(addresses, signer.jwtKey),
    CLERK_ISSUER: "https://clerk.emulated.localhost",
  };
}

/** As clerk-js does, one token is used for 30 seconds. */
function bearer(index: number, prefix = "user"): Record<string, string> {
  const id = `user_${prefix}${index}`;
  const cached = tokens.get(id);
  if (cached && Date.now() - cached.createdAt < 30_000) {
    return { authorization: `Bearer ${cached.token}` };
  }
  const token = signer.sign(
    { id: "sess_bench", created_at: Date.now() } as never,
    {
      id,
      primary_email_address_id: "e",
      email_addresses: [
        {
          id: "e",
          email_address: `${prefix}-${index}@example.com`,
          verification: { status: "verified" },
        },
      ],
    } as never,
    { azp: appUrl, lifeSeconds: 120 },
  );
  tokens.set(id, { token, createdAt: Date.now() });
  return { authorization: `Bearer ${token}` };
}
const tokens = new Map<string, { token: string; createdAt: number }>();

/** An invite code: eight letters of the codes' alphabet. */
function inviteCodeOf(tenant: number): string {
  const letters = "ABCDEFGHJK";
  return `BENCH${[...String(tenant).padStart(3, "0")].map((digit) => letters[Number(digit)]).join("")}`;
}

async function seedTenantry(served: Served): Promise<void> {
  await migrate(served.database);
  const now = Date.now();
  await fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select 'user-' || i, 'user_user' || i, 'user-' || i || '@example.com', 1, 'Ana', 'Number ' || i, 'parent', 'active', '', ?3, ?3 from n`,
    dataset.users,
    now,
  );
  for (let i = 0; i < dataset.tenants; i++) {
    await served.database
      .prepare(
        `insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, policy, claim, created_at)
         values (?1, ?2, ?1, ?3, 'active', ?4, ?5, 'UTC', '{"invitesPerDay":100000}', '', ?5)`,
      )
      .bind(`tenant-${i}`, `Club ${i}`, `user-${i}`, inviteCodeOf(i), now)
      .run();
  }
  await fill(
    served,
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select 'owner-' || i, 'tenant-' || i, 'user-' || i, 'owner', 'active', 'founder', ?3, '', ?3, ?3 from n`,
    dataset.tenants,
    now,
  );
  for (const step of [1, 2, 3]) {
    await fill(
      served,
      `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
       select 'member-' || ?4 || '-' || i, 'tenant-' || ((i + ?4) % ${dataset.tenants}), 'user-' || i, 'member', 'active', 'code', ?3, '', ?3, ?3 from n`,
      dataset.users,
      now,
      step,
    );
  }
}

/** Inserts users without a membership. */
function seedNewUsers(served: Served, from: number, count: number): Promise<void> {
  return fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select 'newcomer-' || (i + ?3), 'user_newcomer' || (i + ?3), 'newcomer-' || (i + ?3) || '@example.com', 1, 'Ana', 'New', 'parent', 'active', '', ?4, ?4 from n`,
    count,
    from,
    Date.now(),
  );
}
