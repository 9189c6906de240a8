import { getTableColumns, sql } from "drizzle-orm";
import {
  type Caller,
  type CallerParams,
  callerId,
  callerParams,
  callerRow,
  isCaller,
  ownPlayerIds,
  roleRank,
} from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Answers, Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { memberships } from "../db/schema.ts";
import { batch, combine, jsonObject, one, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { hasSeat } from "../tenants/admission.ts";
import { tenantColumns } from "../tenants/columns.ts";
import {
  acceptsUser,
  admissionColumns,
  type CodeParams,
  codeParams,
  hasMembership,
  isCodeTenant,
  isCodeUsable,
  isCurrentMembership,
  joinRejection,
  needsApproval,
} from "./conditions.ts";
import {
  type Attempter,
  exhaustedCounters,
  isBelowLimit,
  recordFailure,
  requireBelowLimit,
} from "./failed-attempts.ts";
import type { JoinAttempt } from "./join-attempt.ts";

/**
 * Joins the tenant of a code. Every condition is part of the statement that writes the membership, so many people can
 * join at once, and a code that was rotated is dead in the same instant. Somebody who belongs or waits already stays as
 * they are (`alreadyMember`); somebody who was removed waits for an admin, whatever the policy says.
 *
 * Throws `invalid_code`, what `joinRejection` names, and as `requireBelowLimit` and `requireActive` do.
 */
export async function joinByCode(db: Db, caller: Caller, attempt: JoinAttempt, now: number) {
  const values = joinValues(caller, attempt, newId(now), now);
  const answer = await db.commit(joinBatch(values));
  const me = requireActive(answer.found.me);
  return { ...joinResult(answer, values), me };
}

export interface JoinParams extends CallerParams, CodeParams, Attempter {
  via: JoinAttempt["via"];
  country: string | null;
  claim: string;
  membershipId: string;
  entryId: string;
  now: number;
}

export function joinValues(
  caller: Caller,
  { code, via, country, by }: JoinAttempt,
  claim: string,
  now: number,
): JoinParams {
  const ids = { claim, membershipId: newId(now), entryId: idPrefix(now) };
  return { ...callerParams(caller), ...codeParams(code), ...by, ...ids, via, country, now };
}

const { code, via, country, claim, membershipId, entryId, now } = params<JoinParams>();
const m = sql`m`;

/** A player of the caller has a place in the tenant. */
const hasOwnPlayer = sql`exists (select 1 from player_memberships p where p.player_id in ${ownPlayerIds}
  and p.tenant_id = tenants.id and p.status in ('active', 'pending', 'suspended'))`;

/** A code is right for somebody who is in the tenant already, even if it is no longer usable. */
const isCodeRight = sql`exists (select 1 from tenants
  where ${isCodeTenant} and (${isCodeUsable} or ${hasMembership(isCurrentMembership(m))} or ${hasOwnPlayer}))`;

const wasRemoved = sql`exists (select 1 from memberships m
  where m.tenant_id = tenants.id and m.user_id = users.id and m.status = 'removed')`;

const isMember = sql`exists (select 1 from memberships m
  where m.tenant_id = tenants.id and m.user_id = users.id and ${isCurrentMembership(m)})`;

/** The statements of a join; `isWanted` is one more condition, for a batch that does more. */
export const joinStatements = (isWanted = sql`true`) => ({
  failure: recordFailure(sql`not ${isCodeRight}`),

  // If the person had this role before, its row comes back. A trigger counts the seat and the use of the code.
  membership: sql`
    insert into memberships (id, tenant_id, user_id, role, status,
      joined_via, joined_with, joined_country, joined_at, claim, created_at, updated_at)
    select ${membershipId}, tenants.id, users.id,
      coalesce(tenants.policy ->> '$.codeRole', iif(users.kind = 'player', 'player', 'parent')),
      iif(${needsApproval} or ${wasRemoved}, 'pending', 'active'),
      ${via}, iif(tenants.invite_code = ${code}, tenants.invite_code, tenants.slug), ${country}, ${now},
      ${claim}, ${now}, ${now}
    from tenants join users on ${isCaller}
    where ${isCodeTenant}
      and ${isWanted}
      and ${acceptsUser}
      and ${hasSeat}
      and not ${isMember}
      and ${isBelowLimit}
    on conflict (tenant_id, user_id, role) do update set
      status = excluded.status, joined_via = excluded.joined_via, joined_with = excluded.joined_with,
      joined_country = excluded.joined_country, joined_at = ${now}, claim = ${claim}, updated_at = ${now}
    where not ${isCurrentMembership(sql`memberships`)}`,

  audit: auditInsert(
    "membership.created",
    {
      id: entryId,
      tenantId: memberships.tenantId,
      actorUserId: memberships.userId,
      target: ["membership", memberships.id],
      data: sql`json_object('role', memberships.role, 'status', memberships.status, 'via', memberships.joined_via)`,
      now,
    },
    sql`from memberships where memberships.user_id = ${callerId} and memberships.claim = ${claim}`,
  ),

  found: combine({
    tenant: one(
      jsonObject({ ...tenantColumns, ...admissionColumns }),
      sql`from tenants where ${isCodeTenant}`,
    ),
    // What this join wrote comes before a role that an invitation offers.
    membership: one(
      jsonObject(getTableColumns(memberships)),
      sql`from tenants join users on ${isCaller}
          join memberships on memberships.tenant_id = tenants.id and memberships.user_id = users.id
        where ${isCodeTenant} and memberships.status in ('active', 'pending', 'suspended')
        order by memberships.claim = ${claim} desc, ${roleRank(sql`memberships.role`)} limit 1`,
    ),
    me: callerRow,
    exhausted: exhaustedCounters,
  }),
});

export const joinBatch = batch(params<JoinParams>(), () => joinStatements());

type JoinAnswer = Pick<Answers<ReturnType<typeof joinBatch>>, "failure" | "found">;

/** What a join came to. Throws `invalid_code`, what `joinRejection` names, and as `requireBelowLimit` does. */
export function joinResult({ failure, found }: JoinAnswer, values: JoinParams) {
  requireBelowLimit(values, { failure, exhausted: found.exhausted }, values.now);
  const tenant = found.tenant ?? fail("invalid_code");
  const membership = found.membership ?? fail(joinRejection(tenant, values.now));
  return { tenant, membership, alreadyMember: membership.claim !== values.claim };
}
