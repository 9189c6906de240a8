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
import type { CallerParams } from "../access/caller.ts";
import { named, selectCaller, standing } from "../account/caller-row.ts";
import { auditEntry } from "../audit/entry.ts";
import { type Db, q, type RowOf } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { preparedAll } from "../db/prepared.ts";
import { memberships, playerMemberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller, type Named, ownPlayerIds, rank } from "../db/scope.ts";
import { aliased, both, either, insertFrom } from "../db/statement.ts";
import { together } from "../db/together.ts";
import { refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantShown } from "../tenants/columns.ts";
import type { Brought } from "./brought.ts";
import { type Called, calledBy, hasCode, isCalled, keptCode } from "./called.ts";
import {
  admit,
  counted,
  type Guesser,
  isWorldAlarmed,
  mayTry,
  spent,
  type Tried,
} from "./misses.ts";
import { hasSeat, isInUse, obstacle, takesIn } from "./obstacle.ts";

/** The memberships that keep a person's place: who left or was removed has none. */
const held = ["active", "pending", "suspended"] as const;

type Place = Record<"status" | "joinedVia" | "claim", Column>;

/** The caller has a place in the tenant at hand, and that is so of it. */
export function hasPlace(caller: Named, isSo: (place: Place) => SQL): SQL {
  const place = alias(memberships, "place");
  return exists(
    q
      .select({ id: place.id })
      .from(place)
      .where(and(eq(place.tenantId, tenants.id), eq(place.userId, callerId(caller)), isSo(place))),
  );
}

/** Somebody has that place already. One that an invitation holds out is not theirs yet, and keeps nobody from a code. */
export function isKept({ status, joinedVia }: Omit<Place, "claim">): SQL {
  return both(inArray(status, held), not(both(eq(status, "pending"), eq(joinedVia, "invitation"))));
}

/**
 * Joins the tenant of a code: the code, the seat and the person's standing are conditions of the one
 * statement that writes the membership, so twenty people may try at once and a rotated code is dead in
 * the same instant. Somebody who belongs or waits already stays as they are (`alreadyMember`);
 * somebody who was removed waits for an admin, whatever the policy says.
 *
 * Throws `invalid_code`, what `obstacle` names, and as `admit` and `standing` do.
 */
export async function joinByCode(db: Db, caller: Caller, brought: Brought, now: number) {
  const claim = newId(now);
  const answer = await db.commit(joining(caller, brought, claim, now));
  const me = standing(answer.found[0]?.me[0]);
  return { ...joined(answer, brought.by, claim, now), me };
}

/** Whoever joins so waits for an admin: the tenant says so, a slug was typed, or codes are being tried. */
export function waitsForYes(code: string, by: Guesser, now: number): SQL {
  return sql`(${tenants.policy} ->> '$.codeJoins' = 'approve' or not ${hasCode(code)} or ${isWorldAlarmed(by, now)})`;
}

/** No tenant takes people in by that; nor is it the code of one where they or a player of theirs are already. */
function isWrong(caller: Named, called: Called, now: number): SQL {
  const placed = alias(playerMemberships, "placed");
  const players = q
    .select({ id: placed.playerId })
    .from(placed)
    .where(
      and(
        inArray(placed.playerId, ownPlayerIds(caller)),
        eq(placed.tenantId, tenants.id),
        inArray(placed.status, held),
      ),
    );
  return notExists(
    q
      .select({ id: tenants.id })
      .from(tenants)
      .where(
        and(isCalled(called), either(isInUse(now), hasPlace(caller, isKept), exists(players))),
      ),
  );
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
    ...brought.by,
    membershipId: newId(now),
    entryId: idPrefix(now),
  };
  return wants ? statements(values, wants) : joiningAtOnce(values);
}

/** What a join is made of. */
interface Joining extends Called, CallerParams, Guesser {
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
  const mustWait = waitsForYes(code, values, now);
  return {
    counted: counted(values, isWrong(caller, values, now), now),
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
          .where(
            and(
              isOpen,
              wants,
              takesIn(now),
              hasSeat,
              notExists(theirPlace(isKept(theirs))),
              mayTry(values, now),
            ),
          ),
    ).onConflictDoUpdate({
      // Somebody comes back to a role that they once had. (A trigger counts the use of the code, with the seat.)
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
      spent: spent(values, now),
    }),
  };
}

/** What a join leaves to be read: the tenant of the code, the person's place there, and themselves. */
export type Found = RowOf<ReturnType<typeof joining>["found"]>;

/** What a join came to, read from its batch. Throws as `admit` does, `invalid_code`, or the rule that stood in the way. */
export function joined(
  { counted, found: [found] }: { counted: Tried["counted"]; found: Found[] },
  by: Guesser,
  claim: string,
  now: number,
) {
  admit(by, { counted, spent: found?.spent ?? [] }, now);
  const tenant = found?.tenant[0]?.tenant ?? refuse("invalid_code");
  const membership = found?.place[0]?.membership ?? refuse(obstacle(tenant, now));
  return { tenant, membership, alreadyMember: membership.claim !== claim };
}
