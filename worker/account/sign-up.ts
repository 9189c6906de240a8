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
import { personalTenant } from "./personal.ts";

/** The result of the code that somebody signed up with. */
export interface CodeOutcome {
  ok: boolean;
  /** Which rule refused it, if one did. */
  code?: ProblemCode;
}

/**
 * Signs a person up, and joins the tenant of their code, in one batch. A code that does not work never
 * fails the sign-up: its outcome says which rule refused it. With `personal`, somebody who brings neither a code nor an
 * invitation gets a tenant of their own.
 *
 * `person` is undefined for somebody who is known: they are not signed up again. Doing it again changes nothing
 * (`isNew` false). Throws as `requireActive` does.
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
  const arrival = person && onboardingStatements(caller, person, profile, claim, now);
  const own = ownMemberships(caller);
  if (!attempt) {
    const tenant = personal && (await personalTenant(caller, personal, claim, now));
    const answer = await db.commit({ ...arrival, ...tenant, own, me: callerRowStatement(caller) });
    const me = requireActive(answer.me[0]);
    return { me, memberships: answer.own, isNew: me.user.claim === claim, inviteCode: undefined };
  }
  const values = joinValues(caller, attempt, claim, now);
  const answer = await db.commit({ ...arrival, ...joinBatch(values), own });
  const me = requireActive(answer.found.me);
  const inviteCode = codeOutcome(() => joinResult(answer, values));
  return { me, memberships: answer.own, isNew: me.user.claim === claim, inviteCode };
}

/** The result of a step with the code, for an answer that must not fail by it. */
export function codeOutcome(step: () => unknown): CodeOutcome {
  try {
    step();
    return { ok: true };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, code: error.code };
    throw error;
  }
}
