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
  fromAdminCheck,
  isAdmin,
  isPlatformAdmin,
  type PlatformCaller,
  type PlatformParams,
  platformParams,
  requirePlatformAdmin,
} from "./platform-admin.ts";

const userColumns = {
  id: users.id,
  email: users.email,
  firstName: users.firstName,
  lastName: users.lastName,
  status: users.status,
  createdAt: users.createdAt,
};

const hasAccount = sql`users.status in ('active', 'suspended')`;

/**
 * All people with an account, newest first, or the one whose id or address is `q`. Throws `not_found` unless a platform
 * admin calls.
 */
export async function listAllUsers(
  db: Db,
  platformCaller: PlatformCaller,
  { q, cursor, limit }: PlatformQuery,
) {
  const values = {
    ...platformParams(platformCaller),
    before: pageStart(cursor),
    rowLimit: limit + 1,
  };
  const { result } = await db.read(
    !q ? listBatch(values) : findBatch({ ...values, id: q, email: q.toLowerCase() }),
  );
  const { users } = requirePlatformAdmin(result);
  return pageOf(users, limit, ({ id }) => [id]);
}

interface ListParams extends PlatformParams {
  before: string;
  rowLimit: number;
}
interface FindParams extends ListParams {
  id: string;
  email: string;
}
const { before, rowLimit, id, email } = params<FindParams>();

const listStatements = (isSearched: SQL) => ({
  result: combine(
    {
      isAdmin,
      users: many(
        jsonObject(userColumns),
        sql`from users where ${isAdmin} and ${hasAccount} and users.id < ${before} and ${isSearched}
          order by users.id desc limit ${rowLimit} + 0`,
      ),
    },
    fromAdminCheck,
  ),
});

const listBatch = batch(params<ListParams>(), () => listStatements(sql`true`));
const findBatch = batch(params<FindParams>(), () =>
  listStatements(
    sql`(users.id = ${id} or users.email = ${email} or users.id = ${userIdByEmail(sql`${email}`)})`,
  ),
);

/**
 * Suspends a person, so that their next requests are refused, or reinstates them. Tenants of which they are the only
 * owner are ownerless meanwhile: they can be read, but not changed.
 *
 * Throws `not_found`, and `forbidden` for the caller's own account (or nobody might be left to undo it) and for a person
 * whom Clerk has banned, because only Clerk can undo that.
 */
export async function setUserStatus(
  db: Db,
  platformCaller: PlatformCaller,
  { userId, status }: Standing & { userId: string },
  now: number,
) {
  const claim = newId(now);
  const values = { ...platformParams(platformCaller), userId, claim, entryId: idPrefix(now), now };
  const { result } = await db.commit(
    status === "suspended" ? suspendBatch(values) : reinstateBatch(values),
  );
  const user = requirePlatformAdmin(result).user ?? fail("not_found");
  if (user.status === status || user.claim === claim) return user;
  return fail("forbidden", user.clerkBanned ? { detail: "Clerk has banned this person." } : {});
}

interface StatusParams extends PlatformParams, OwnerlessParams {
  userId: string;
}
const given = params<StatusParams>();
const { userId, claim, entryId, now } = given;

const isTarget = sql`(users.id = ${userId} and ${hasAccount})`;

const changeStatements = (
  action: "user.suspended" | "user.reinstated",
  { columns, hasOtherStatus }: { columns: SQL; hasOtherStatus: SQL },
) => ({
  changed: sql`
    update users set ${columns}, claim = ${claim}, updated_at = ${now}
    where ${isTarget} and ${hasOtherStatus} and users.id <> ${callerId} and ${isPlatformAdmin}`,

  audit: auditInsert(
    action,
    { id: entryId, tenantId: null, actorUserId: callerId, target: ["user", users.id], now },
    sql`from users where ${isTarget} and users.claim = ${claim}`,
  ),

  ...ownerlessStatements(sql`${userId}`, callerId),

  result: combine(
    {
      isAdmin,
      user: one(
        jsonObject({ ...userColumns, claim: users.claim, clerkBanned: users.clerkBanned }),
        sql`from users where ${isTarget} and ${isAdmin}`,
      ),
    },
    fromAdminCheck,
  ),
});

const suspendBatch = batch(given, () =>
  changeStatements("user.suspended", {
    columns: sql`platform_suspended = 1, status = 'suspended'`,
    hasOtherStatus: sql`not users.platform_suspended`,
  }),
);

const reinstateBatch = batch(given, () =>
  changeStatements("user.reinstated", {
    columns: sql`platform_suspended = 0, status = iif(users.clerk_banned, users.status, 'active')`,
    hasOtherStatus: sql`users.platform_suspended`,
  }),
);
