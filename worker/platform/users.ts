import { type SQL, sql } from "drizzle-orm";
import { callerId } from "../access/caller.ts";
import { auditInsert } from "../audit/entry.ts";
import { userIdByEmail } from "../db/addresses.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { users } from "../db/schema.ts";
import { batch, combine, jsonObject, many, one, params } from "../db/sql.ts";
import { pageOf, pageStart } from "../http/paging.ts";
import { fail } from "../http/problem.ts";
import { type OwnerlessParams, ownerlessStatements } from "../members/owners.ts";
import type { PlatformQuery, Standing } from "./contract.ts";
import {
  fromStanding,
  isAdmin,
  isPlatformAdmin,
  type PlatformCaller,
  type PlatformParams,
  platformParams,
  requirePlatformAdmin,
} from "./scope.ts";

const shownColumns = {
  id: users.id,
  email: users.email,
  firstName: users.firstName,
  lastName: users.lastName,
  status: users.status,
  createdAt: users.createdAt,
};

const hasAccount = sql`users.status in ('active', 'suspended')`;

/**
 * Everybody with an account, newest first, or the person whose id or address is `q`. Throws `not_found` for everybody
 * but platform admins.
 */
export async function listAllUsers(
  db: Db,
  who: PlatformCaller,
  { q, cursor, limit }: PlatformQuery,
) {
  const values = { ...platformParams(who), before: pageStart(cursor), most: limit + 1 };
  const { found } = await db.read(
    !q ? listBatch(values) : findBatch({ ...values, id: q, email: q.toLowerCase() }),
  );
  const { users } = requirePlatformAdmin(found);
  return pageOf(users, limit, ({ id }) => [id]);
}

interface ListParams extends PlatformParams {
  before: string;
  most: number;
}
interface FindParams extends ListParams {
  id: string;
  email: string;
}
const { before, most, id, email } = params<FindParams>();

const listStatements = (isWanted: SQL) => ({
  found: combine(
    {
      isAdmin,
      users: many(
        jsonObject(shownColumns),
        sql`from users where ${isAdmin} and ${hasAccount} and users.id < ${before} and ${isWanted}
          order by users.id desc limit ${most} + 0`,
      ),
    },
    fromStanding,
  ),
});

const listBatch = batch(params<ListParams>(), () => listStatements(sql`true`));
const findBatch = batch(params<FindParams>(), () =>
  listStatements(
    sql`(users.id = ${id} or users.email = ${email} or users.id = ${userIdByEmail(sql`${email}`)})`,
  ),
);

/**
 * Suspends a person, who is refused everywhere from the next request on, or takes that back. A tenant whose only owner
 * they are is ownerless meanwhile: it can be read, and not changed.
 *
 * Throws `not_found`, and `forbidden` for oneself (somebody who can undo it has to remain) and for a person whom Clerk
 * has banned: only Clerk lifts that.
 */
export async function setUserStanding(
  db: Db,
  who: PlatformCaller,
  { userId, status }: Standing & { userId: string },
  now: number,
) {
  const claim = newId(now);
  const values = { ...platformParams(who), userId, claim, entryId: idPrefix(now), now };
  const { outcome } = await db.commit(
    status === "suspended" ? suspendBatch(values) : reinstateBatch(values),
  );
  const user = requirePlatformAdmin(outcome).user ?? fail("not_found");
  if (user.status === status || user.claim === claim) return user;
  return fail("forbidden", user.clerkBanned ? { detail: "Clerk has banned this person." } : {});
}

interface StandingParams extends PlatformParams, OwnerlessParams {
  userId: string;
}
const given = params<StandingParams>();
const { userId, claim, entryId, now } = given;

const isTarget = sql`(users.id = ${userId} and ${hasAccount})`;

const changeStatements = (
  action: "user.suspended" | "user.reinstated",
  { columns, isOtherwise }: { columns: SQL; isOtherwise: SQL },
) => ({
  changed: sql`
    update users set ${columns}, claim = ${claim}, updated_at = ${now}
    where ${isTarget} and ${isOtherwise} and users.id <> ${callerId} and ${isPlatformAdmin}`,

  audit: auditInsert(
    action,
    { id: entryId, tenantId: null, actorUserId: callerId, target: ["user", users.id], now },
    sql`from users where ${isTarget} and users.claim = ${claim}`,
  ),

  ...ownerlessStatements(sql`${userId}`, callerId),

  outcome: combine(
    {
      isAdmin,
      user: one(
        jsonObject({ ...shownColumns, claim: users.claim, clerkBanned: users.clerkBanned }),
        sql`from users where ${isTarget} and ${isAdmin}`,
      ),
    },
    fromStanding,
  ),
});

const suspendBatch = batch(given, () =>
  changeStatements("user.suspended", {
    columns: sql`platform_suspended = 1, status = 'suspended'`,
    isOtherwise: sql`not users.platform_suspended`,
  }),
);

const reinstateBatch = batch(given, () =>
  changeStatements("user.reinstated", {
    columns: sql`platform_suspended = 0, status = iif(users.clerk_banned, users.status, 'active')`,
    isOtherwise: sql`users.platform_suspended`,
  }),
);
