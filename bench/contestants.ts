import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { openSigner } from "../emulators/clerk/tokens.ts";
import { emulatedSettings } from "../scripts/settings.ts";
import { buildWorker } from "./build.ts";
import type { Ask } from "./load.ts";
import { mailbox } from "./mailbox.ts";
import { type Served, serve } from "./workerd.ts";

/** The same work on every side. `join` is by a code: Better Auth has none. */
export const works = ["me", "list", "create", "invite", "accept", "join"] as const;
export type Work = (typeof works)[number];

/** So many people, each a member of three of so many tenants; the first of them own one each. */
export const world = { people: 200, tenants: 100 };

export interface Contestant {
  name: string;
  folder: string;
  served: Served;
  nodejs?: boolean;
  /** The work it knows: `many` requests of it, none of which was ever asked before where it writes. */
  asks: Partial<Record<Work, (many: number) => Promise<Ask[]>>>;
  /** A header that makes it say what a request cost. */
  counts: Record<string, string>;
}

const appUrl = "http://localhost:8787";
const mail = await mailbox();
/** Nothing listens there: no work of ours asks Clerk. */
const nowhere = "http://127.0.0.1:9";
const signer = openSigner("https://clerk.emulated.localhost");

const batches = (many: number, size = 500) =>
  Array.from({ length: Math.ceil(many / size) }, (_, at) => [
    at * size,
    Math.min(many, (at + 1) * size),
  ]);
const numbers = "with recursive n(i) as (select ?1 union all select i + 1 from n where i + 1 < ?2)";

/** Writes a row for each `i` below `many`; `?3` and on are the values. */
export async function fill(
  served: Served,
  sql: string,
  many: number,
  ...values: (string | number)[]
) {
  for (const [from = 0, to = 0] of batches(many, 5_000)) {
    const bound = [from, to, ...values];
    // D1 takes every number for a real one, and would write `user-0.0`.
    const whole = `${numbers} ${sql}`.replace(/\?(\d)/g, (name, at) =>
      typeof bound[Number(at) - 1] === "number" ? `cast(${name} as integer)` : name,
    );
    await served.database
      .prepare(whole)
      .bind(...bound)
      .run();
  }
}

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
    counts: {},
    asks: {
      me: (many) => range(many, (i) => ({ path: "/api/me", headers: bearer(i % world.people) })),
    },
  };
}

function settings(): Record<string, string> {
  const addresses = { app: appUrl, clerk: nowhere, postmark: mail.url };
  return {
    ...defaults(),
    ...emulatedSettings(addresses, signer.jwtKey),
    CLERK_ISSUER: "https://clerk.emulated.localhost",
  };
}

/** The `[vars]` of wrangler.toml. */
function defaults(): Record<string, string> {
  const [, vars = ""] = readFileSync("wrangler.toml", "utf8").split("[vars]");
  return Object.fromEntries(
    [...vars.matchAll(/^([A-Z_]+) = "(.*)"$/gm)].map(([, name = "", value = ""]) => [name, value]),
  );
}

function bearer(at: number, who = "user"): Record<string, string> {
  const id = `user_${who}${at}`;
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
  return { authorization: `Bearer ${token}` };
}

/** Eight letters of the codes' own alphabet. */
function codeOf(tenant: number): string {
  const letters = "ABCDEFGHJK";
  return `BENCH${[...String(tenant).padStart(3, "0")].map((digit) => letters[Number(digit)]).join("")}`;
}

async function range<T>(many: number, make: (at: number) => T): Promise<T[]> {
  return Array.from({ length: many }, (_, at) => make(at));
}

async function seedOurs(served: Served): Promise<void> {
  for (const file of readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const text = readFileSync(`migrations/${file}`, "utf8");
    for (const statement of text.split("--> statement-breakpoint")) {
      if (statement.trim()) await served.database.prepare(statement).run();
    }
  }
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

const secret = "a secret of the bench, thirty-two letters or more";

/** Better Auth's organization plugin, as documented or tuned. */
export async function betterAuth(isTuned: boolean): Promise<Contestant> {
  const folder = await buildWorker("bench/peers/better-auth.js");
  const vars = { SECRET: secret, APP_URL: appUrl, TUNED: isTuned ? "1" : "0", MAIL_URL: mail.url };
  const served = await serve({ folder, vars, nodejs: true });
  await seedBetterAuth(served);
  const cookies = new Map<string, string>();
  const as = async (person: string): Promise<Record<string, string>> => {
    let cookie = cookies.get(person);
    if (cookie === undefined) {
      cookie = sessionCookie(person);
      if (isTuned) cookie = `${cookie}; ${await cachedSession(served, cookie)}`;
      cookies.set(person, cookie);
    }
    return { cookie, origin: appUrl };
  };
  // A cached session lives for five minutes: newcomers' are asked for as they are made.
  const everybody = (many: number, make: (i: number) => Promise<Ask>) =>
    Promise.all(Array.from({ length: many }, (_, i) => make(i)));
  let fresh = 0;
  const take = (many: number) => {
    fresh += many;
    return fresh - many;
  };
  return {
    name: `Better Auth, ${isTuned ? "tuned" : "as documented"}`,
    folder,
    served,
    nodejs: true,
    counts: { "x-count": "1" },
    asks: {
      me: (many) =>
        everybody(many, async (i) => ({
          path: "/me",
          headers: await as(`user-${i % world.people}`),
        })),
      list: (many) =>
        everybody(many, async (i) => ({
          path: "/api/auth/organization/list",
          headers: await as(`user-${i % world.people}`),
        })),
      create: (many) => {
        const from = take(many);
        return everybody(many, async (i) => ({
          path: "/api/auth/organization/create",
          headers: await as(`user-${i % world.people}`),
          body: { name: `Founded ${from + i}`, slug: `founded-${from + i}` },
        }));
      },
      invite: (many) => {
        const from = take(many);
        return everybody(many, async (i) => ({
          path: "/api/auth/organization/invite-member",
          headers: await as(`user-${i % world.tenants}`),
          body: {
            organizationId: `tenant-${i % world.tenants}`,
            email: `invited-${from + i}@example.com`,
            role: "member",
          },
        }));
      },
      accept: async (many) => {
        const from = take(many);
        await betterAuthPeople(served, "newcomer", from, many);
        await fill(
          served,
          `insert into invitation (id, organizationId, email, role, status, expiresAt, createdAt, inviterId)
           select 'invitation-' || (i + ?3), 'tenant-' || (i % ${world.tenants}), 'newcomer-' || (i + ?3) || '@example.com', 'member', 'pending', ?4, ?5, 'user-' || (i % ${world.tenants}) from n`,
          many,
          from,
          new Date(Date.now() + 7 * 86_400_000).toISOString(),
          new Date().toISOString(),
        );
        return everybody(many, async (i) => ({
          path: "/api/auth/organization/accept-invitation",
          headers: await as(`newcomer-${from + i}`),
          body: { invitationId: `invitation-${from + i}` },
        }));
      },
    },
  };
}

/** What signing in would have set: the session's token, and its HMAC. */
function sessionCookie(person: string): string {
  const token = `token-${person}`;
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

async function cachedSession(served: Served, cookie: string): Promise<string> {
  const answer = await fetch(`${served.url}/api/auth/get-session`, { headers: { cookie } });
  const cached = answer.headers
    .getSetCookie()
    .filter((line) => line.startsWith("better-auth.session_data"))
    .map((line) => line.split(";")[0]);
  if (cached.length === 0) throw new Error("no cached session");
  return cached.join("; ");
}

async function seedBetterAuth(served: Served): Promise<void> {
  const migrated = await fetch(`${served.url}/migrate`);
  if (!migrated.ok) throw new Error(await migrated.text());
  await betterAuthPeople(served, "user", 0, world.people);
  const now = new Date().toISOString();
  await fill(
    served,
    `insert into organization (id, name, slug, createdAt) select 'tenant-' || i, 'Club ' || i, 'tenant-' || i, ?3 from n`,
    world.tenants,
    now,
  );
  await fill(
    served,
    `insert into member (id, organizationId, userId, role, createdAt) select 'owner-' || i, 'tenant-' || i, 'user-' || i, 'owner', ?3 from n`,
    world.tenants,
    now,
  );
  for (const step of [1, 2, 3]) {
    await fill(
      served,
      `insert into member (id, organizationId, userId, role, createdAt)
       select 'member-' || ?4 || '-' || i, 'tenant-' || ((i + ?4) % ${world.tenants}), 'user-' || i, 'member', ?3 from n`,
      world.people,
      now,
      step,
    );
  }
}

async function betterAuthPeople(served: Served, who: string, from: number, many: number) {
  const now = new Date().toISOString();
  await fill(
    served,
    `insert into user (id, name, email, emailVerified, createdAt, updatedAt)
     select ?4 || '-' || (i + ?3), 'Ana', ?4 || '-' || (i + ?3) || '@example.com', 1, ?5, ?5 from n`,
    many,
    from,
    who,
    now,
  );
  await fill(
    served,
    `insert into session (id, expiresAt, token, createdAt, updatedAt, userId)
     select 'session-' || ?4 || '-' || (i + ?3), ?6, 'token-' || ?4 || '-' || (i + ?3), ?5, ?5, ?4 || '-' || (i + ?3) from n`,
    many,
    from,
    who,
    now,
    new Date(Date.now() + 7 * 86_400_000).toISOString(),
  );
}
