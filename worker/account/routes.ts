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
import { findFounded, foundTenant } from "./found.ts";
import { readMe } from "./me.ts";
import { updateProfile } from "./profile.ts";
import { signUp } from "./sign-up.ts";
import { toFounded, toMe, toSignedUp } from "./views.ts";

/** `/api/auth`: the first request of somebody who has just signed up with Clerk. */
export const auth = new Hono<AppEnv>()
  .post("/club-signup", optionalSession, validated("json", ClubSignup), async (c) => {
    const { email, ...wanted } = c.req.valid("json");
    const { caller, settings } = c.var;
    if (caller) {
      if (email !== undefined) throw unknownField("email");
      const as = (person: Person | undefined) => found(c as Context<SessionEnv>, wanted, person);
      return c.json(await signUpIfNew(as, caller, settings), 201);
    }
    if (email === undefined) throw new Problem("unauthenticated");
    await asStranger(c, email, wanted);
    return c.json({ status: "mailed" as const }, 202);
  })
  .post("/create-basic-user", requireSession, validated("json", CreateBasicUser), async (c) => {
    const signedUp = await welcome(c, c.req.valid("json"));
    return c.json(toSignedUp(signedUp), signedUp.isNew ? 201 : 200);
  });

/** `/api/tenants`: founding one more. */
export const foundings = new Hono<AppEnv>().post(
  "/",
  requireSession,
  validated("json", FoundTenant),
  async (c) => {
    const { caller, settings } = c.var;
    const body = c.req.valid("json");
    // Whoever founds one here has mostly been here before.
    return c.json(await signUpIfNew((person) => found(c, body, person), caller, settings), 201);
  },
);

/** Founds a tenant for whoever is signed in, and signs them up where they may be new. */
async function found(c: Context<SessionEnv>, body: FoundTenant, person: Person | undefined) {
  const { db, caller, now } = c.var;
  const wanted = {
    name: body.tenantName,
    slug: body.slug,
    timezone: timezoneOf(c),
    alsoCoach: body.role === "coach",
  };
  const newcomer = person && { person, profile: body };
  const founded = await createIdempotently(
    c,
    (id) => findFounded(db, caller, id),
    (id) => foundTenant(db, caller, newcomer, { ...wanted, id }, now),
  );
  return toFounded(founded);
}

/** Keeps the club for whoever reads that mailbox. What it answers never depends on the address. */
async function asStranger(c: Context<AppEnv>, email: string, wanted: FoundTenant) {
  const { db, settings, now } = c.var;
  const { tenantName, slug, role, ...profile } = wanted;
  await limitMailsFromStrangers(c);
  const tenant = {
    name: tenantName,
    slug,
    timezone: timezoneOf(c),
    alsoCoach: role === "coach",
  };
  const locale = languageOf(c);
  const { requestClub } = await import("./found-by-mail.ts");
  await requestClub(db, { email, tenant, profile, locale, appUrl: settings.APP_URL }, now);
  deliverSoon(c);
}

function unknownField(path: string): Problem {
  const error = { path, code: "unrecognized_keys", message: "is of no use with a session" };
  return new Problem("validation_failed", { errors: [error] });
}

/** Signs up with or without a code. What became of one is said beside: it never fails a sign-up. */
async function welcome(c: Context<SessionEnv>, { inviteCode, ...profile }: CreateBasicUser) {
  const { db, caller, settings, now } = c.var;
  const personal = settings.ONBOARDING === "personal" ? { timezone: timezoneOf(c) } : undefined;
  const code = inviteCode ? await joinAttemptFrom(c, inviteCode, "signup") : undefined;
  const as = (person: Person | undefined) =>
    signUp(db, caller, person, profile, code, now, code ? undefined : personal);
  return (await isKnown(db, caller)) ? as(undefined) : asNewUser(as, caller, settings);
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
    // The cron tries again where Clerk does not answer.
    runAfterResponse(c, "account_not_closed", () => closeAccounts(c.env, c.var.now));
    return c.body(null, 204);
  })
  .get("/export", requireSession, async (c) => {
    const { exportMe } = await import("./export.ts");
    return c.json(await exportMe(c.var.db, c.var.caller), 200);
  });
