import type { Caller } from "../access/caller.ts";
import { callerRowStatement, requireActive } from "../access/caller-row.ts";
import { joinBatch, joinResult, joinValues } from "../codes/join.ts";
import type { JoinAttempt } from "../codes/join-attempt.ts";
import type { Db } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { Problem } from "../http/problem.ts";
import type { Person } from "../identity/person.ts";
import { ownMemberships } from "../members/my-memberships.ts";
import { onboardingStatements, type Profile } from "../members/onboard.ts";
import type { ProblemCode } from "../problems.ts";
import { personalTenant } from "./personal-tenant.ts";

/** The result of the code in a sign-up. */
export interface CodeOutcome {
  ok: boolean;
  /** Why it did not work. */
  code?: ProblemCode;
}

/**
 * Signs a person up, and joins the tenant of their code, in one batch. A code that does not work does not fail the
 * sign-up: the error code is in `inviteCode`. With `personal`, a person without a code or an invitation gets a personal
 * tenant.
 *
 * `person` is undefined if the caller has a row already. A repeat changes nothing (`isNew` is false). Throws as
 * `requireActive` does.
 */
export async function signUp(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  profile: Profile,
  attempt: JoinAttempt | undefined,
  now: number,
  personal?: { timezone: string },
) {
  const claim = newId(now);
  const newUser = person && onboardingStatements(caller, person, profile, claim, now);
  const own = ownMemberships(caller);
  if (!attempt) {
    const tenant = personal && (await personalTenant(caller, personal, claim, now));
    const answer = await db.commit({ ...newUser, ...tenant, own, me: callerRowStatement(caller) });
    const me = requireActive(answer.me[0]);
    return { me, memberships: answer.own, isNew: me.user.claim === claim, inviteCode: undefined };
  }
  const values = joinValues(caller, attempt, claim, now);
  const answer = await db.commit({ ...newUser, ...joinBatch(values), own });
  const me = requireActive(answer.found.me);
  const inviteCode = codeOutcome(() => joinResult(answer, values));
  return { me, memberships: answer.own, isNew: me.user.claim === claim, inviteCode };
}

/** Runs `getResult`, and returns a Problem that it throws as an outcome. */
export function codeOutcome(getResult: () => unknown): CodeOutcome {
  try {
    getResult();
    return { ok: true };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, code: error.code };
    throw error;
  }
}
