import {
  and,
  asc,
  type Column,
  desc,
  eq,
  exists,
  inArray,
  not,
  notExists,
  type SQL,
  sql,
} from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { type Asking, named, selectCaller, standing } from "../account/caller-row.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { preparedAll } from "../db/prepared.ts";
import { memberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller, rank } from "../db/scope.ts";
import { aliased, both, insertFrom } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantShown } from "../tenants/columns.ts";
import { type Called, calledBy, hasCode, isCalled, keptCode } from "./called.ts";
import { hasSeat, obstacle, takesIn } from "./obstacle.ts";

/** A code as it was brought: what was typed, by which door, and from which country where Cloudflare says. */
export interface Brought {
  code: string;
  via: "code" | "signup";
  country: string | null;
  /** Codes are being tried: until that is over, a right one lands everybody with an admin. */
  mustWait: boolean;
}

/** The memberships that keep a person's place: who left or was removed has none. */
const held = ["active", "pending", "suspended"] as const;

/** Somebody has that place already. One that an invitation holds out is not theirs yet, and keeps nobody from a code. */
function isKept(membership: { status: Column; joinedVia: Column }): SQL {
  return both(
    inArray(membership.status, held),
    not(both(eq(membership.status, "pending"), eq(membership.joinedVia, "invitation"))),
  );
}

/**
 * Joins the tenant of a code: the code, the seat and the person's standing are conditions of the one
 * statement that writes the membership, so twenty people may try at once and a rotated code is dead in
 * the same instant. Somebody who belongs or waits already stays as they are (`alreadyMember`);
 * somebody who was removed waits for an admin, whatever the policy says.
 *
 * Throws `invalid_code`, what `obstacle` names, and as `standing` does.
 */
export async function joinByCode(db: Db, caller: Caller, brought: Brought, now: number) {
  const claim = newId(now);
  const { found } = await db.commit(joining(caller, brought, claim, now));
  const me = standing(found[0]?.me[0]);
  return { ...joined(found, claim, now), me };
}

/** Whoever joins so waits for an admin: the tenant says so, a slug was typed, or codes are being tried. */
export function waitsForYes(code: string, mustWait: number): SQL {
  return sql`(${mustWait} or ${tenants.policy} ->> '$.codeJoins' = 'approve' or not ${hasCode(code)})`;
}

/** The statements of a join, `wants` being one more condition, for a batch of their own or the one that signs a person up. */
export function joining(caller: Caller, brought: Brought, claim: string, now: number, wants?: SQL) {
  const { via, country } = brought;
  const values = {
    ...named(caller),
    via,
    country,
    claim,
    now,
    ...calledBy(brought.code),
    mustWait: Number(brought.mustWait),
    membershipId: newId(now),
    entryId: idPrefix(now),
  };
  return wants ? statements(values, wants) : joiningAtOnce(values);
}

/** What a join is made of. */
interface Joining extends Called, Asking {
  mustWait: number;
  via: Brought["via"];
  country: string | null;
  claim: string;
  membershipId: string;
  entryId: string;
  now: number;
}

/** The join of a code and nothing else, as most are. */
const joiningAtOnce = preparedAll((values: Joining) => statements(values, sql`true`));

function statements(values: Joining, wants: SQL) {
  const { clerkUserId, code, slug, claim, now } = values;
  const caller = { clerkUserId };
  const isOpen = isCalled({ code, slug });
  const theirs = alias(memberships, "theirs");
  const theirPlace = (condition: SQL) =>
    q
      .select({ id: theirs.id })
      .from(theirs)
      .where(and(eq(theirs.tenantId, tenants.id), eq(theirs.userId, users.id), condition));
  const byKind = sql`case ${users.kind} when 'player' then 'player' else 'parent' end`;
  const mustWait = waitsForYes(code, values.mustWait);
  return {
    membership: insertFrom(
      memberships,
      {
        id: values.membershipId,
        tenantId: tenants.id,
        userId: users.id,
        role: sql`coalesce(${tenants.policy} ->> '$.codeRole', ${byKind})`,
        status: sql`case when ${mustWait} or ${exists(theirPlace(eq(theirs.status, "removed")))} then 'pending' else 'active' end`,
        joinedVia: values.via,
        joinedWith: keptCode(code),
        joinedCountry: values.country,
        joinedAt: now,
        claim,
        createdAt: now,
        updatedAt: now,
      },
      (select) =>
        select
          .from(tenants)
          .innerJoin(users, isCaller(caller))
          .where(and(isOpen, wants, takesIn(now), hasSeat, notExists(theirPlace(isKept(theirs))))),
    ).onConflictDoUpdate({
      // Somebody comes back to a role that they once had.
      target: [memberships.tenantId, memberships.userId, memberships.role],
      set: {
        status: sql`excluded.status`,
        joinedVia: sql`excluded.joined_via`,
        joinedWith: sql`excluded.joined_with`,
        joinedCountry: sql`excluded.joined_country`,
        joinedAt: now,
        claim,
        updatedAt: now,
      },
      setWhere: not(isKept(memberships)),
    }),
    // Counted with the join itself, so that the last use of a code goes to one of two.
    use: q
      .update(tenants)
      .set({ inviteCodeUses: sql`${tenants.inviteCodeUses} + 1` })
      .where(
        and(
          isOpen,
          exists(
            q
              .select({ id: theirs.id })
              .from(theirs)
              .where(
                and(
                  eq(theirs.tenantId, tenants.id),
                  eq(theirs.userId, callerId(caller)),
                  eq(theirs.claim, claim),
                ),
              ),
          ),
        ),
      ),
    membershipEntry: auditEntry(
      memberships,
      both(eq(memberships.userId, callerId(caller)), eq(memberships.claim, claim)),
      {
        action: "membership.created",
        tenantId: memberships.tenantId,
        actorUserId: memberships.userId,
        target: ["membership", memberships.id],
        data: sql`json_object('role', ${memberships.role}, 'status', ${memberships.status}, 'via', ${memberships.joinedVia})`,
      },
      now,
      values.entryId,
    ),
    found: together({
      tenant: q
        .select({
          tenant: {
            ...tenantShown(),
            ...aliased(tenants, "policy", "inviteCodeUses", "seatCount"),
          },
        })
        .from(tenants)
        .where(isOpen),
      place: q
        .select({ membership: aliased(memberships) })
        .from(tenants)
        .innerJoin(users, isCaller(caller))
        .innerJoin(
          memberships,
          both(eq(memberships.tenantId, tenants.id), eq(memberships.userId, users.id)),
        )
        .where(and(isOpen, inArray(memberships.status, held)))
        // What this very join made comes before a role that an invitation holds out.
        .orderBy(desc(eq(memberships.claim, claim)), asc(rank(memberships.role)))
        .limit(1),
      me: selectCaller(values),
    }),
  };
}

/** What a join leaves to be read: the tenant of the code, the person's place there, and themselves. */
export type Found = RowOf<ReturnType<typeof joining>["found"]>;

/** What a join came to, read from its batch. Throws `invalid_code`, or the rule that stood in the way. */
export function joined([answer]: Found[], claim: string, now: number) {
  const tenant = answer?.tenant[0]?.tenant ?? refuse("invalid_code");
  const membership = answer?.place[0]?.membership ?? refuse(obstacle(tenant, now));
  return { tenant, membership, alreadyMember: membership.claim !== claim };
}
