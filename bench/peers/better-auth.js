import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { countCost, withCost } from "./count-cost.js";

/*
 * Better Auth with its organization plugin on D1. `TUNED` adds what its documentation offers for speed:
 * the session in a cookie for five minutes, and joins.
 */

function createAuth(database, env) {
  return betterAuth({
    database,
    secret: env.SECRET,
    baseURL: env.APP_URL,
    emailAndPassword: { enabled: true },
    // Its limits would stop a run. Ours are raised too.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [
      organization({
        organizationLimit: 1_000_000,
        membershipLimit: 1_000_000,
        invitationLimit: 1_000_000,
        sendInvitationEmail: async ({ id, email }) => {
          const body = JSON.stringify({ To: email, TextBody: `${env.APP_URL}/accept/${id}` });
          await fetch(`${env.MAIL_URL}/email`, { method: "POST", body });
        },
      }),
    ],
    ...(env.TUNED === "1" && {
      session: { cookieCache: { enabled: true, maxAge: 5 * 60 } },
      advanced: { database: { joins: true } },
    }),
  });
}

/* Costs are counted on a second instance, one request at a time. */
let counter;
let countingAuth;

const instances = new WeakMap();

function authFor(env) {
  if (!instances.has(env)) instances.set(env, createAuth(env.DB, env));
  return instances.get(env);
}

/** The user and their organizations: the two calls that its documentation has for this, in one request. */
async function me(auth, { headers }) {
  const session = await auth.api.getSession({ headers });
  if (!session) return Response.json({ error: "unauthenticated" }, { status: 401 });
  const organizations = await auth.api.listOrganizations({ headers });
  return Response.json({ user: session.user, organizations });
}

/**
 * Joining by a code, which Better Auth does not have: the code is the organization's slug, and the
 * server-only call `addMember` adds the member. Wrong codes are not counted.
 */
async function join(auth, request) {
  const session = await auth.api.getSession({ headers: request.headers });
  if (!session) return Response.json({ error: "unauthenticated" }, { status: 401 });
  const { code } = await request.json();
  const { adapter } = await auth.$context;
  const where = [{ field: "slug", value: String(code) }];
  const organization = await adapter.findOne({ model: "organization", where });
  if (!organization) return Response.json({ error: "invalid_code" }, { status: 404 });
  const body = { organizationId: organization.id, userId: session.user.id, role: "member" };
  const member = await auth.api.addMember({ body });
  return Response.json({ organization, user: session.user, member });
}

const extraRoutes = { "/me": me, "/join": join };

const respond = (auth, request) =>
  extraRoutes[new URL(request.url).pathname]?.(auth, request) ?? auth.handler(request);

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === "/migrate") {
      const { runMigrations } = await getMigrations(authFor(env).options);
      await runMigrations();
      return new Response("migrated");
    }
    if (request.headers.has("x-count")) {
      counter ??= countCost(env.DB);
      countingAuth ??= createAuth(counter.database, env);
      Object.assign(counter.meter, { trips: 0, rows: 0 });
      return withCost(await respond(countingAuth, request), counter.meter);
    }
    return respond(authFor(env), request);
  },
};
