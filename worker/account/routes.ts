import { type Context, Hono } from "hono";
import { isKnown } from "../access/caller-row.ts";
import { joinAttemptFrom } from "../codes/join-attempt.ts";
import { languageOf, timezoneOf } from "../http/locale.ts";
import { Problem } from "../http/problem.ts";
import type { AppEnv } from "../http/request-context.ts";
import { runAfterResponse } from "../http/run-after-response.ts";
import { validated } from "../http/validated.ts";
import { createIdempotently } from "../identity/create-idempotently.ts";
import { asNewUser, type Person, signUpIfNew } from "../identity/person.ts";
import { optionalSession, requireSession } from "../identity/session.ts";
import type { SessionEnv } from "../identity/session-env.ts";
import { deliverSoon } from "../mail/send.ts";
import { limitMailsFromStrangers } from "../mail/strangers.ts";
import { ClubSignup, CreateBasicUser, FoundTenant, UpdateProfile } from "./contract.ts";
import { createTenant, findCreatedTenant } from "./create-tenant.ts";
import { readMe } from "./me.ts";
import { updateProfile } from "./profile.ts";
import { signUp } from "./sign-up.ts";
import { toFounded, toMe, toSignedUp } from "./views.ts";

/** `/api/auth`: sign-up here, after the sign-up with Clerk. */
export const auth = new Hono<AppEnv>()
  .post("/club-signup", optionalSession, validated("json", ClubSignup), async (c) => {
    const { email, ...body } = c.req.valid("json");
    const { caller, settings } = c.var;
    if (caller) {
      if (email !== undefined) throw unknownField("email");
      const create = (person: Person | undefined) =>
        createTenantAndView(c as Context<SessionEnv>, body, person);
      return c.json(await signUpIfNew(create, caller, settings), 201);
    }
    if (email === undefined) throw new Problem("unauthenticated");
    await requestTenantByMail(c, email, body);
    return c.json({ status: "mailed" as const }, 202);
  })
  .post("/create-basic-user", requireSession, validated("json", CreateBasicUser), async (c) => {
    const signedUp = await signUpBasicUser(c, c.req.valid("json"));
    return c.json(toSignedUp(signedUp), signedUp.isNew ? 201 : 200);
  });

/** `/api/tenants`: creating one. */
export const createTenants = new Hono<AppEnv>().post(
  "/",
  requireSession,
  validated("json", FoundTenant),
  async (c) => {
    const { caller, settings } = c.var;
    const body = c.req.valid("json");
    const create = (person: Person | undefined) => createTenantAndView(c, body, person);
    return c.json(await signUpIfNew(create, caller, settings), 201);
  },
);

/** Creates a tenant for the caller, and signs them up if they are new. */
async function createTenantAndView(
  c: Context<SessionEnv>,
  body: FoundTenant,
  person: Person | undefined,
) {
  const { db, caller, now } = c.var;
  const newTenant = {
    name: body.tenantName,
    slug: body.slug,
    timezone: timezoneOf(c),
    alsoCoach: body.role === "coach",
  };
  const newcomer = person && { person, profile: body };
  const founded = await createIdempotently(
    c,
    (id) => findCreatedTenant(db, caller, id),
    (id) => createTenant(db, caller, newcomer, { ...newTenant, id }, now),
  );
  return toFounded(founded);
}

/** Mails a link that creates the tenant. The response does not depend on the address. */
async function requestTenantByMail(c: Context<AppEnv>, email: string, body: FoundTenant) {
  const { db, settings, now } = c.var;
  const { tenantName, slug, role, ...profile } = body;
  await limitMailsFromStrangers(c);
  const tenant = {
    name: tenantName,
    slug,
    timezone: timezoneOf(c),
    alsoCoach: role === "coach",
  };
  const locale = languageOf(c);
  const { requestTenant } = await import("./request-tenant.ts");
  await requestTenant(db, { email, tenant, profile, locale, appUrl: settings.APP_URL }, now);
  deliverSoon(c);
}

function unknownField(path: string): Problem {
  const error = { path, code: "unrecognized_keys", message: "is of no use with a session" };
  return new Problem("validation_failed", { errors: [error] });
}

/** Signs the caller up, with or without a code. A code that does not work does not fail the sign-up. */
async function signUpBasicUser(
  c: Context<SessionEnv>,
  { inviteCode, ...profile }: CreateBasicUser,
) {
  const { db, caller, settings, now } = c.var;
  const personal = settings.ONBOARDING === "personal" ? { timezone: timezoneOf(c) } : undefined;
  const code = inviteCode ? await joinAttemptFrom(c, inviteCode, "signup") : undefined;
  const attempt = (person: Person | undefined) =>
    signUp(db, caller, person, profile, code, now, code ? undefined : personal);
  return (await isKnown(db, caller)) ? attempt(undefined) : asNewUser(attempt, caller, settings);
}

/** `/api/me` */
export const account = new Hono<AppEnv>()
  .get("/", requireSession, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(toMe(await readMe(db, caller, now), now), 200);
  })
  .patch("/", requireSession, validated("json", UpdateProfile), async (c) => {
    const { db, caller, now } = c.var;
    return c.json(toMe(await updateProfile(db, caller, c.req.valid("json"), now), now), 200);
  })
  .delete("/", requireSession, async (c) => {
    const { deleteMe } = await import("./delete.ts");
    await deleteMe(c.var.db, c.var.caller, c.var.now);
    const { closeAccounts } = await import("../identity/close-accounts.ts");
    // The cron retries it after an error.
    runAfterResponse(c, "account_not_closed", () => closeAccounts(c.env, c.var.now));
    return c.body(null, 204);
  })
  .get("/export", requireSession, async (c) => {
    const { exportMe } = await import("./export.ts");
    return c.json(await exportMe(c.var.db, c.var.caller), 200);
  });
