import { type Context, Hono } from "hono";
import { guardCode, isMiss } from "../codes/guard.ts";
import { type SignedIn, signedIn } from "../http/caller.ts";
import { countryOf } from "../http/edge.ts";
import type { Observed } from "../http/observe.ts";
import { Problem } from "../http/problem.ts";
import { validated } from "../http/validated.ts";
import { personOf } from "../identity/person.ts";
import { FoundTenant, membershipView } from "../tenants/contract.ts";
import { found } from "../tenants/routes.ts";
import {
  CreateBasicUser,
  invitationView,
  playerView,
  UpdateProfile,
  userView,
} from "./contract.ts";
import { readMe } from "./me.ts";
import { updateProfile } from "./profile.ts";
import { signUp } from "./sign-up.ts";

/** `/api/auth`: the first request of somebody who has just signed up with Clerk. */
export const auth = new Hono<Observed>()
  .post("/club-signup", signedIn, validated("json", FoundTenant), async (c) =>
    c.json(await found(c, c.req.valid("json")), 201),
  )
  .post("/create-basic-user", signedIn, validated("json", CreateBasicUser), async (c) => {
    const { me, memberships, isNew, inviteCode } = await welcome(c, c.req.valid("json"));
    const view = {
      user: userView(me),
      memberships: memberships.map(membershipView),
      ...(inviteCode && { inviteCode }),
    };
    return c.json(view, isNew ? 201 : 200);
  });

/** Signs up with or without a code. One that may not be tried now is left out and named. */
async function welcome(c: Context<SignedIn>, { inviteCode, ...profile }: CreateBasicUser) {
  const { db, caller, settings, now } = c.var;
  const person = await personOf(caller, settings);
  if (!inviteCode) return signUp(db, caller, person, profile, undefined, now);
  const guard = await guardCode(c, caller).catch((error: unknown) => {
    if (error instanceof Problem) return error;
    throw error;
  });
  if (guard instanceof Problem) {
    const done = await signUp(db, caller, person, profile, undefined, now);
    return { ...done, inviteCode: { ok: false as const, code: guard.code } };
  }
  const brought = {
    code: inviteCode,
    via: "signup" as const,
    country: countryOf(c),
    mustWait: guard.isAlarmed,
  };
  const done = await signUp(db, caller, person, profile, brought, now);
  guard.ended(!isMiss(done.inviteCode?.code));
  return done;
}

/** `/api/me` */
export const account = new Hono<Observed>()
  .get("/", signedIn, async (c) => {
    const { db, caller, now } = c.var;
    return c.json(meView(await readMe(db, caller, now)), 200);
  })
  .patch("/", signedIn, validated("json", UpdateProfile), async (c) => {
    const { db, caller, now } = c.var;
    return c.json(meView(await updateProfile(db, caller, c.req.valid("json"), now)), 200);
  });

function meView({ me, memberships, players, invitations }: Awaited<ReturnType<typeof readMe>>) {
  return {
    user: userView(me),
    memberships: memberships.map(membershipView),
    players: players.map(({ player, tenants }) => playerView(player, tenants)),
    invitations: invitations.map(({ invitation }) => invitationView(invitation)),
  };
}
