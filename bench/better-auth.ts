import { createHmac } from "node:crypto";
import { buildWorker } from "./build.ts";
import { type Contestant, fill, mail, world } from "./contestant.ts";
import { type Ask, appUrl } from "./load.ts";
import { type Served, serve } from "./workerd.ts";

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
      join: async (many) => {
        const from = take(many);
        await betterAuthPeople(served, "newcomer", from, many);
        return everybody(many, async (i) => ({
          path: "/join",
          headers: await as(`newcomer-${from + i}`),
          body: { code: `tenant-${i % world.tenants}` },
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
