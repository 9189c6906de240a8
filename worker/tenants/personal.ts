import { and, eq, exists, inArray, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { auditEntry } from "../audit/entry.ts";
import { addressesOf } from "../db/addresses.ts";
import { q } from "../db/client.ts";
import { idOfHash, newId } from "../db/id.ts";
import { invitations, memberships, tenants, users } from "../db/schema.ts";
import { callerId, isCaller } from "../db/scope.ts";
import { sha256 } from "../db/secret.ts";
import { insertFrom } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import { hasStatus } from "../invitations/status.ts";
import { founder } from "./found.ts";
import { freshCodes, newCode } from "./free.ts";

/**
 * Statements that give the caller a tenant of their own, once: its id derives from Clerk's `sub`, so doing
 * it twice, or twice at once, finds the same one. Nobody gets one who belongs or waits somewhere, or whom
 * an invitation awaits: they would be alone in it.
 */
export async function personalTenant(
  caller: Caller,
  { timezone }: { timezone: string },
  claim: string,
  now: number,
) {
  const id = await personalId(caller.clerkUserId);
  const place = alias(memberships, "place");
  const isElsewhere = exists(
    q
      .select({ id: place.id })
      .from(place)
      .where(
        and(eq(place.userId, users.id), inArray(place.status, ["active", "pending", "suspended"])),
      ),
  );
  const isAwaited = exists(
    q
      .select({ id: invitations.id })
      .from(invitations)
      .where(
        and(
          sql`(${invitations.email} = ${users.email} or ${invitations.email} in ${addressesOf(users.id)})`,
          hasStatus(invitations, "pending", now),
        ),
      ),
  );
  const name = sql<string>`coalesce(nullif(trim(coalesce(${users.firstName}, '') || ' ' || coalesce(${users.lastName}, '')), ''),
    substr(${users.email}, 1, instr(${users.email}, '@') - 1))`;
  const isMine = eq(tenants.id, id);
  const isNew = and(isMine, eq(tenants.claim, claim)) as SQL;
  return {
    personal: insertFrom(
      tenants,
      {
        id,
        name,
        slug: `my-${id.slice(-12)}`,
        ownerUserId: users.id,
        personalOf: users.id,
        status: "active",
        inviteCode: newCode(freshCodes()),
        inviteCodeUpdatedAt: now,
        inviteCodeUpdatedBy: users.id,
        timezone,
        claim,
        createdAt: now,
      },
      (select) =>
        select
          .from(users)
          .where(and(isCaller(caller), sql`not ${isElsewhere}`, sql`not ${isAwaited}`)),
    ).onConflictDoNothing(),
    personalOwner: founder({ claim, now }, "owner", newId(now), isNew),
    personalEntry: auditEntry(
      tenants,
      isNew,
      {
        action: "tenant.created",
        tenantId: tenants.id,
        actorUserId: callerId(caller),
        target: ["tenant", tenants.id],
        data: { personal: true },
      },
      now,
    ),
  };
}

/** The id of a person's own tenant: SHA-256 of Clerk's id of them, in the form of our ids. */
export async function personalId(clerkUserId: string): Promise<string> {
  return idOfHash(await sha256(clerkUserId));
}
