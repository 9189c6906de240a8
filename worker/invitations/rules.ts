import { and, eq, exists, inArray, notExists, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { holderOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import {
  emails,
  invitations,
  memberships,
  playerMemberships,
  players,
  tenants,
} from "../db/schema.ts";
import { mayChange, type Named } from "../db/scope.ts";
import { both, either } from "../db/statement.ts";
import { highRoles } from "../permissions.ts";
import type { ProblemCode } from "../problems.ts";
import { hasSeatAfter } from "../tenants/admission.ts";
import { defaultPolicy } from "../tenants/policy.ts";
import { hasStatus } from "./status.ts";

/*
 * The rules that an invitation must pass before it is written, each with the refusal that it stands for.
 * One list makes both: the condition of the statement that writes, and the reason for whoever it stopped.
 *
 * D1 keeps no statistics, so SQLite takes a tenant for as narrow as an address and would walk through its
 * people. `crossJoin` makes it begin where it is written to; `+` keeps it from an index.
 */

/** Rules in the order in which they are told: what a person must know first comes first. */
export type Rules = [code: ProblemCode, holds: SQL][];

/** The first rule that does not hold, as a value; null when all do. */
export function firstBroken(rules: Rules): SQL<ProblemCode | null> {
  const cases = rules.map(([code, holds]) => sql`when not (${holds}) then ${code}`);
  return sql<ProblemCode | null>`case ${sql.join(cases, sql` `)} end`;
}

/** Mails to one address from one tenant in a day. */
export const mailsToOneAddress = 3;
const dayMs = 24 * 60 * 60 * 1000;

/** The number of a day since 1970, UTC, as a value: what daily limits count by. */
export function dayOf(now: number): SQL<number> {
  return sql<number>`cast(${now} / ${dayMs} as integer)`;
}

/** Whom an invitation is for, as values of a row. */
export interface Addressee {
  email: SQL;
  role: SQL;
  /** How many of the same request come before it: they use up limits too. */
  before: SQL;
}

/** The caller may give that role. */
export function mayGrant(caller: Named, role: SQL): SQL {
  return either(sql`${role} not in ${highRoles}`, mayChange(caller, "owners.grant", tenants.id));
}

/** Nobody with that address holds the role already; one who is suspended does, and is let back in another way. */
export function isNoMember({ email, role }: Addressee): SQL {
  const held = alias(memberships, "theirs");
  return notExists(
    q
      .select({ id: held.id })
      .from(held)
      .where(
        and(
          eq(held.userId, holderOf(email)),
          eq(held.tenantId, tenants.id),
          sql`${held.role} = ${role}`,
          inArray(held.status, ["active", "suspended"]),
        ),
      ),
  );
}

/** The open invitation of this tenant to the same address and role, `except` for one. */
export function openTwin({ email, role }: Addressee, now: number, except?: SQL) {
  const twin = alias(invitations, "twin");
  return q
    .select({ id: twin.id })
    .from(twin)
    .where(
      and(
        sql`${twin.email} = ${email}`,
        sql`+${twin.tenantId} = ${tenants.id}`,
        sql`${twin.role} = ${role}`,
        hasStatus(twin, "pending", now),
        except && sql`${twin.id} <> ${except}`,
      ),
    )
    .limit(1);
}

/** The tenant has mail left today, and this address has not had its share: no club is a spam cannon. */
export function mayMail({ email, before }: Addressee, now: number): SQL {
  const today = sql`case ${tenants.mailsOn} when ${dayOf(now)} then ${tenants.mailsThatDay} else 0 end`;
  const limit = sql`coalesce(${tenants.policy} ->> '$.invitesPerDay', ${defaultPolicy.invitesPerDay})`;
  const had = q
    .select({ count: sql`count(*)` })
    .from(emails)
    .where(
      and(
        sql`${emails.recipient} = ${email}`,
        sql`${emails.createdAt} > ${now} - ${dayMs}`,
        eq(emails.tenantId, tenants.id),
        sql`${emails.invitationId} is not null`,
      ),
    );
  return both(sql`${today} + ${before} < ${limit}`, sql`(${had}) < ${mailsToOneAddress}`);
}

/** There is a seat, or they sit already. */
export function canSit({ email, before }: Addressee): SQL {
  const held = alias(memberships, "seat");
  return either(
    hasSeatAfter(before),
    exists(
      q
        .select({ id: held.id })
        .from(held)
        .where(
          and(
            eq(held.userId, holderOf(email)),
            eq(held.tenantId, tenants.id),
            inArray(held.status, ["active", "pending", "suspended"]),
          ),
        ),
    ),
  );
}

/** The tenant sees that player, or none is named. */
export function isPlayerHere(playerId: SQL): SQL {
  return either(
    sql`${playerId} is null`,
    exists(
      q
        .select({ id: playerMemberships.playerId })
        .from(playerMemberships)
        .where(
          and(
            eq(playerMemberships.tenantId, tenants.id),
            sql`${playerMemberships.playerId} = ${playerId}`,
            eq(playerMemberships.status, "active"),
          ),
        ),
    ),
  );
}

/** Somebody who belongs to the tenant, or nobody is named. */
export function isMemberHere(userId: SQL): SQL {
  const held = alias(memberships, "guardian_as");
  return either(
    sql`${userId} is null`,
    exists(
      q
        .select({ id: held.id })
        .from(held)
        .where(
          and(
            eq(held.tenantId, tenants.id),
            sql`${held.userId} = ${userId}`,
            eq(held.status, "active"),
          ),
        ),
    ),
  );
}

/** A player without a login so far: one login is all that they get. */
export function hasNoLogin(playerId: SQL): SQL {
  const linked = alias(players, "linked");
  return notExists(
    q
      .select({ id: linked.id })
      .from(linked)
      .where(and(sql`${linked.id} = ${playerId}`, sql`${linked.userId} is not null`)),
  );
}

/**
 * Old enough on `today`, a day such as 2026-11-21, for a login in this tenant. Born on 29 February is a
 * year older on 1 March. Nobody is old enough whose birthdate is not known.
 */
export function isOldEnough(birthdate: SQL, today: string): SQL {
  const least = sql`coalesce(${tenants.policy} ->> '$.minLoginAge', ${defaultPolicy.minLoginAge})`;
  return sql`coalesce(date(${birthdate}, '+' || ${least} || ' years') <= ${today}, 0)`;
}
