import { createHmac } from "node:crypto";
import { buildWorker } from "./build.ts";
import { type Contestant, dataset, fill, mail } from "./contestant.ts";
import { appUrl, type BenchRequest } from "./load.ts";
import { type Served, serve } from "./workerd.ts";

const secret = "a secret of the bench, thirty-two letters or more";

/** Better Auth's organization plugin, as documented or tuned. */
export async function betterAuth(isTuned: boolean): Promise<Contestant> {
  const folder = await buildWorker("bench/peers/better-auth.js");
  const vars = { SECRET: secret, APP_URL: appUrl, TUNED: isTuned ? "1" : "0", MAIL_URL: mail.url };
  const served = await serve({ folder, vars, nodejs: true });
  await seedBetterAuth(served);
  const cookies = new Map<string, string>();
  const sessionHeaders = async (user: string): Promise<Record<string, string>> => {
    let cookie = cookies.get(user);
    if (cookie === undefined) {
      cookie = sessionCookie(user);
      if (isTuned) cookie = `${cookie}; ${await cachedSession(served, cookie)}`;
      cookies.set(user, cookie);
    }
    return { cookie, origin: appUrl };
  };
  // A cached session lives for five minutes, so it is fetched just before its user's requests.
  const makeRequests = (count: number, make: (i: number) => Promise<BenchRequest>) =>
    Promise.all(Array.from({ length: count }, (_, i) => make(i)));
  let used = 0;
  const reserve = (count: number) => {
    used += count;
    return used - count;
  };
  return {
    name: `Better Auth, ${isTuned ? "tuned" : "as documented"}`,
    folder,
    served,
    nodejs: true,
    costHeaders: { "x-count": "1" },
    requests: {
      me: (count) =>
        makeRequests(count, async (i) => ({
          path: "/me",
          headers: await sessionHeaders(`user-${i % dataset.users}`),
        })),
      list: (count) =>
        makeRequests(count, async (i) => ({
          path: "/api/auth/organization/list",
          headers: await sessionHeaders(`user-${i % dataset.users}`),
        })),
      create: (count) => {
        const from = reserve(count);
        return makeRequests(count, async (i) => ({
          path: "/api/auth/organization/create",
          headers: await sessionHeaders(`user-${i % dataset.users}`),
          body: { name: `Founded ${from + i}`, slug: `founded-${from + i}` },
        }));
      },
      invite: (count) => {
        const from = reserve(count);
        return makeRequests(count, async (i) => ({
          path: "/api/auth/organization/invite-member",
          headers: await sessionHeaders(`user-${i % dataset.tenants}`),
          body: {
            organizationId: `tenant-${i % dataset.tenants}`,
            email: `invited-${from + i}@example.com`,
            role: "member",
          },
        }));
      },
      accept: async (count) => {
        const from = reserve(count);
        await seedBetterAuthUsers(served, "newcomer", from, count);
        await fill(
          served,
          `insert into invitation (id, organizationId, email, role, status, expiresAt, createdAt, inviterId)
           select 'invitation-' || (i + ?3), 'tenant-' || (i % ${dataset.tenants}), 'newcomer-' || (i + ?3) || '@example.com', 'member', 'pending', ?4, ?5, 'user-' || (i % ${dataset.tenants}) from n`,
          count,
          from,
          new Date(Date.now() + 7 * 86_400_000).toISOString(),
          new Date().toISOString(),
        );
        return makeRequests(count, async (i) => ({
          path: "/api/auth/organization/accept-invitation",
          headers: await sessionHeaders(`newcomer-${from + i}`),
          body: { invitationId: `invitation-${from + i}` },
        }));
      },
      join: async (count) => {
        const from = reserve(count);
        await seedBetterAuthUsers(served, "newcomer", from, count);
        return makeRequests(count, async (i) => ({
          path: "/join",
          headers: await sessionHeaders(`newcomer-${from + i}`),
          body: { code: `tenant-${i % dataset.tenants}` },
        }));
      },
    },
  };
}

/** The cookie that a sign-in would set: the session's token and its HMAC. */
function sessionCookie(user: string): string {
  const token = `token-${user}`;
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

async function cachedSession(served: Served, cookie: string): Promise<string> {
  const response = await fetch(`${served.url}/api/auth/get-session`, { headers: { cookie } });
  const cached = response.headers
    .getSetCookie()
    .filter((line) => line.startsWith("better-auth.session_data"))
    .map((line) => line.split(";")[0]);
  if (cached.length === 0) throw new Error("no cached session");
  return cached.join("; ");
}

async function seedBetterAuth(served: Served): Promise<void> {
  const migrated = await fetch(`${served.url}/migrate`);
  if (!migrated.ok) throw new Error(await migrated.text());
  await seedBetterAuthUsers(served, "user", 0, dataset.users);
  const now = new Date().toISOString();
  await fill(
    served,
    `insert into organization (id, name, slug, createdAt) select 'tenant-' || i, 'Club ' || i, 'tenant-' || i, ?3 from n`,
    dataset.tenants,
    now,
  );
  await fill(
    served,
    `insert into member (id, organizationId, userId, role, createdAt) select 'owner-' || i, 'tenant-' || i, 'user-' || i, 'owner', ?3 from n`,
    dataset.tenants,
    now,
  );
  for (const step of [1, 2, 3]) {
    await fill(
      served,
      `insert into member (id, organizationId, userId, role, createdAt)
       select 'member-' || ?4 || '-' || i, 'tenant-' || ((i + ?4) % ${dataset.tenants}), 'user-' || i, 'member', ?3 from n`,
      dataset.users,
      now,
      step,
    );
  }
}

async function seedBetterAuthUsers(served: Served, prefix: string, from: number, count: number) {
  const now = new Date().toISOString();
  await fill(
    served,
    `insert into user (id, name, email, emailVerified, createdAt, updatedAt)
     select ?4 || '-' || (i + ?3), 'Ana', ?4 || '-' || (i + ?3) || '@example.com', 1, ?5, ?5 from n`,
    count,
    from,
    prefix,
    now,
  );
  await fill(
    served,
    `insert into session (id, expiresAt, token, createdAt, updatedAt, userId)
     select 'session-' || ?4 || '-' || (i + ?3), ?6, 'token-' || ?4 || '-' || (i + ?3), ?5, ?5, ?4 || '-' || (i + ?3) from n`,
    count,
    from,
    prefix,
    now,
    new Date(Date.now() + 7 * 86_400_000).toISOString(),
  );
}
