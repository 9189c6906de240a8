import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { organization } from "better-auth/plugins";
import { counted, withCost } from "./counted.js";

/*
 * Better Auth with its organization plugin on D1. `TUNED` adds what its documentation offers for speed:
 * the session in a cookie for five minutes, and joins.
 */

function authOn(database, env) {
  return betterAuth({
    database,
    secret: env.SECRET,
    baseURL: env.APP_URL,
    emailAndPassword: { enabled: true },
    // Its limits would end a run; ours are raised alike.
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

/* One request at a time is counted, by an instance that has started before. */
let counting;
let countingAuth;

const known = new WeakMap();

function authFor(env) {
  if (!known.has(env)) known.set(env, authOn(env.DB, env));
  return known.get(env);
}

/** Who am I, with where I belong: the two calls that its documentation has for it, in one request. */
async function me(auth, { headers }) {
  const session = await auth.api.getSession({ headers });
  if (!session) return Response.json({ error: "unauthenticated" }, { status: 401 });
  const organizations = await auth.api.listOrganizations({ headers });
  return Response.json({ user: session.user, organizations });
}

/**
 * Joining by a code: it has none, so this is what its documentation leaves to whoever wants one. The code is
 * the organization's slug, and `addMember`, for servers alone, takes the person in. Nobody counts wrong codes.
 */
async function join(auth, request) {
  const session = await auth.api.getSession({ headers: request.headers });
  if (!session) return Response.json({ error: "unauthenticated" }, { status: 401 });
  const { code } = await request.json();
  const { adapter } = await auth.$context;
  const where = [{ field: "slug", value: String(code) }];
  const found = await adapter.findOne({ model: "organization", where });
  if (!found) return Response.json({ error: "invalid_code" }, { status: 404 });
  const body = { organizationId: found.id, userId: session.user.id, role: "member" };
  const member = await auth.api.addMember({ body });
  return Response.json({ organization: found, user: session.user, member });
}

const own = { "/me": me, "/join": join };

const answer = (auth, request) =>
  own[new URL(request.url).pathname]?.(auth, request) ?? auth.handler(request);

export default {
  async fetch(request, env) {
    if (new URL(request.url).pathname === "/migrate") {
      const { runMigrations } = await getMigrations(authFor(env).options);
      await runMigrations();
      return new Response("migrated");
    }
    if (request.headers.has("x-count")) {
      counting ??= counted(env.DB);
      countingAuth ??= authOn(counting.database, env);
      Object.assign(counting.meter, { trips: 0, rows: 0 });
      return withCost(await answer(countingAuth, request), counting.meter);
    }
    return answer(authFor(env), request);
  },
};
