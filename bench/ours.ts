import { openSigner } from "../emulators/clerk/tokens.ts";
import { emulatedSettings } from "../scripts/settings.ts";
import { buildWorker, defaultSettings } from "./build.ts";
import { type Contestant, fill, mail, range, world } from "./contestant.ts";
import { appUrl } from "./load.ts";
import { migrate, type Served, serve } from "./workerd.ts";

/** Nothing listens there: no work of ours asks Clerk. */
const nowhere = "http://127.0.0.1:9";
const signer = openSigner("https://clerk.emulated.localhost");

/** Ours, built as `wrangler deploy` builds it. */
export async function ours(): Promise<Contestant> {
  const folder = await buildWorker("worker/index.ts");
  const served = await serve({
    folder,
    vars: settings(),
    durableObjects: { RATE_LIMITER: "RateLimiter" },
  });
  await seedOurs(served);
  let fresh = 0;
  const take = (many: number) => {
    fresh += many;
    return fresh - many;
  };
  return {
    name: "Tenantry",
    folder,
    served,
    counts: {},
    asks: {
      me: (many) => range(many, (i) => ({ path: "/api/me", headers: bearer(i % world.people) })),
      list: (many) =>
        range(many, (i) => ({ path: "/api/tenants", headers: bearer(i % world.people) })),
      create: (many) => {
        const from = take(many);
        return range(many, (i) => ({
          path: "/api/tenants",
          headers: bearer(i % world.people),
          body: { tenantName: `Founded ${from + i}` },
          status: 201,
        }));
      },
      invite: (many) => {
        const from = take(many);
        return range(many, (i) => ({
          path: "/api/admin/invitations",
          headers: bearer(i % world.tenants),
          body: {
            tenantId: `tenant-${i % world.tenants}`,
            email: `invited-${from + i}@example.com`,
            role: "member",
          },
          status: 201,
        }));
      },
      accept: async (many) => {
        const from = take(many);
        await newcomers(served, from, many);
        await fill(
          served,
          `insert into invitations (id, token_hash, tenant_id, email, role, purpose, expires_at, created_by, vouched_by, created_at)
           select 'invitation-' || (i + ?3), 'hash-' || (i + ?3), 'tenant-' || (i % ${world.tenants}), 'newcomer-' || (i + ?3) || '@example.com',
             'member', 'add_membership', ?4, 'user-' || (i % ${world.tenants}), 'user-' || (i % ${world.tenants}), ?5 from n`,
          many,
          from,
          Date.now() + 7 * 86_400_000,
          Date.now(),
        );
        return range(many, (i) => ({
          path: `/api/invitations/invitation-${from + i}/accept`,
          headers: bearer(from + i, "newcomer"),
          body: {},
        }));
      },
      join: async (many) => {
        const from = take(many);
        await newcomers(served, from, many);
        return range(many, (i) => ({
          path: "/api/tenant/join",
          headers: { ...bearer(from + i, "newcomer"), "cf-connecting-ip": `192.0.2.${i % 250}` },
          body: { code: codeOf(i % world.tenants) },
        }));
      },
    },
  };
}

/** A Worker beside ours that asks one query of our database: what the same request costs at least. */
export async function floor(): Promise<Contestant> {
  const folder = await buildWorker("bench/peers/floor.js");
  const served = await serve({ folder, vars: settings() });
  await seedOurs(served);
  return {
    name: "Hono + verifyToken + one query",
    folder,
    served,
    counts: { "x-count": "1" },
    asks: {
      me: (many) => range(many, (i) => ({ path: "/api/me", headers: bearer(i % world.people) })),
    },
  };
}

function settings(): Record<string, string> {
  const addresses = { app: appUrl, clerk: nowhere, postmark: mail.url };
  return {
    ...defaultSettings(),
    ...emulatedSettings(addresses, signer.jwtKey),
    CLERK_ISSUER: "https://clerk.emulated.localhost",
  };
}

/** As clerk-js does, a person shows one token until it is half a minute old. */
function bearer(at: number, who = "user"): Record<string, string> {
  const id = `user_${who}${at}`;
  const known = tokens.get(id);
  if (known && Date.now() - known.at < 30_000) return { authorization: `Bearer ${known.token}` };
  const token = signer.sign(
    { id: "sess_bench", created_at: Date.now() } as never,
    {
      id,
      primary_email_address_id: "e",
      email_addresses: [
        {
          id: "e",
          email_address: `${who}-${at}@example.com`,
          verification: { status: "verified" },
        },
      ],
    } as never,
    { azp: appUrl, lifeSeconds: 120 },
  );
  tokens.set(id, { token, at: Date.now() });
  return { authorization: `Bearer ${token}` };
}
const tokens = new Map<string, { token: string; at: number }>();

/** Eight letters of the codes' own alphabet. */
function codeOf(tenant: number): string {
  const letters = "ABCDEFGHJK";
  return `BENCH${[...String(tenant).padStart(3, "0")].map((digit) => letters[Number(digit)]).join("")}`;
}

async function seedOurs(served: Served): Promise<void> {
  await migrate(served.database);
  const now = Date.now();
  await fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select 'user-' || i, 'user_user' || i, 'user-' || i || '@example.com', 1, 'Ana', 'Number ' || i, 'parent', 'active', '', ?3, ?3 from n`,
    world.people,
    now,
  );
  for (let i = 0; i < world.tenants; i++) {
    await served.database
      .prepare(
        `insert into tenants (id, name, slug, owner_user_id, status, invite_code, invite_code_updated_at, timezone, policy, claim, created_at)
         values (?1, ?2, ?1, ?3, 'active', ?4, ?5, 'UTC', '{"invitesPerDay":100000}', '', ?5)`,
      )
      .bind(`tenant-${i}`, `Club ${i}`, `user-${i}`, codeOf(i), now)
      .run();
  }
  await fill(
    served,
    `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
     select 'owner-' || i, 'tenant-' || i, 'user-' || i, 'owner', 'active', 'founder', ?3, '', ?3, ?3 from n`,
    world.tenants,
    now,
  );
  for (const step of [1, 2, 3]) {
    await fill(
      served,
      `insert into memberships (id, tenant_id, user_id, role, status, joined_via, joined_at, claim, created_at, updated_at)
       select 'member-' || ?4 || '-' || i, 'tenant-' || ((i + ?4) % ${world.tenants}), 'user-' || i, 'member', 'active', 'code', ?3, '', ?3, ?3 from n`,
      world.people,
      now,
      step,
    );
  }
}

/** People who belong nowhere yet. */
function newcomers(served: Served, from: number, many: number): Promise<void> {
  return fill(
    served,
    `insert into users (id, clerk_user_id, email, email_verified, first_name, last_name, kind, status, claim, created_at, updated_at)
     select 'newcomer-' || (i + ?3), 'user_newcomer' || (i + ?3), 'newcomer-' || (i + ?3) || '@example.com', 1, 'Ana', 'New', 'parent', 'active', '', ?4, ?4 from n`,
    many,
    from,
    Date.now(),
  );
}
