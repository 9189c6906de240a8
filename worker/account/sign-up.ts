import type { Brought } from "../codes/brought.ts";
import { joinBatch, joinResult, joinValues } from "../codes/join.ts";
import type { Db, RowOf } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { Problem } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import type { Person } from "../identity/person.ts";
import type { ProblemCode } from "../problems.ts";
import { personalTenant } from "../tenants/personal.ts";
import { callerRow, standing } from "./caller-row.ts";
import { ownMemberships } from "./me.ts";
import { onboarding, type Profile } from "./onboard.ts";

/** What became of the code that somebody signed up with. */
export interface CodeOutcome {
  ok: boolean;
  /** Which rule stood in the way, where one did. */
  code?: ProblemCode;
}

/**
 * Signs a person up, and joins the tenant of the code that they brought, in one batch. A code that
 * does not work never fails the sign-up: its outcome says which rule stood in the way.
 * With `personal` whoever brings neither a code nor an invitation gets a tenant of their own.
 * `person` is undefined where they are known: then nobody is signed up. Doing it again changes nothing (`isNew` false). Throws as `standing` does.
 */
export async function signUp(
  db: Db,
  caller: Caller,
  person: Person | undefined,
  profile: Profile,
  brought: Brought | undefined,
  now: number,
  personal?: { timezone: string },
) {
  const claim = newId(now);
  const arrival = person && onboarding(caller, person, profile, claim, now);
  const memberships = ownMemberships(caller);
  if (!brought) {
    const own = personal && (await personalTenant(caller, personal, claim, now));
    const answer = await db.commit({ ...arrival, ...own, memberships, me: callerRow(caller) });
    return { ...outcome(answer, claim), inviteCode: undefined };
  }
  const values = joinValues(caller, brought, claim, now);
  const answer = await db.commit({ ...arrival, ...joinBatch(values), memberships });
  const { me } = answer.found;
  return {
    ...outcome({ ...answer, me: me ? [me] : [] }, claim),
    inviteCode: codeOutcome(() => joinResult(answer, values)),
  };
}

interface Answer {
  me: RowOf<ReturnType<typeof callerRow>>[];
  memberships: RowOf<ReturnType<typeof ownMemberships>>[];
}

function outcome({ me: rows, memberships }: Answer, claim: string) {
  const me = standing(rows[0]);
  return { me, memberships, isNew: me.user.claim === claim };
}

/** What a step with the code came to, for an answer that must not fail by it. */
export function codeOutcome(step: () => unknown): CodeOutcome {
  try {
    step();
    return { ok: true };
  } catch (error) {
    if (error instanceof Problem) return { ok: false, code: error.code };
    throw error;
  }
}
