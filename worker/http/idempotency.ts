import { and, eq, isNull, lt, ne, sql } from "drizzle-orm";
import type { Context, Next } from "hono";
import { q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { idempotencyKeys, memberships, playerGuardians, tenants, users } from "../db/schema.ts";
import { isVisible } from "../db/scope.ts";
import { sha256 } from "../db/secret.ts";
import { both, either } from "../db/statement.ts";
import type { Caller } from "../identity/caller.ts";
import { keptMs } from "../retention.ts";
import type { SignedIn } from "./caller.ts";
import { Problem } from "./problem.ts";

/** Before the id of a player in somebody's care, among the ids of what they stand on. */
const care = "guardian:";

/** A request that has not ended by then never will: its Worker is gone, and a repeat may begin anew. */
const abandonedAfterMs = 60_000;

/** The claim on a key that nobody holds. */
const nobody = "";

/**
 * Answers a request with an Idempotency-Key once: a repeat within a day gets the first answer again,
 * unless the person has lost a membership, its role or its tenant, or a player from their care, since
 * (docs/threats.md, 2 and 11). Where a try had no answer that can be kept, a repeat tries again. It costs two
 * trips more.
 *
 * Throws `idempotency_key_reused` for another request under the same key, `request_in_progress` while
 * the first is under way, and refuses the suspended and the deleted.
 */
export async function answerOnce(
  c: Context<SignedIn>,
  key: string,
  next: Next,
): Promise<Response | undefined> {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const error = {
      path: "idempotency-key",
      code: "invalid",
      message: "is 1 to 255 visible characters",
    };
    throw new Problem("validation_failed", { errors: [error] });
  }
  const { db, caller, now } = c.var;
  const claim = newId(now);
  const fingerprint = await fingerprintOf(c);
  const { kept, person } = await db.commit(claiming(caller, key, fingerprint, claim, now));
  const first = kept[0];
  if (first?.claim !== claim) return repeat(first, fingerprint, person[0]);
  c.set("makes", { id: first.makes ?? claim, wasTried: first.makes !== claim });
  await next();
  await db.commit(await settling(c, caller, key, claim));
  return undefined;
}

type Kept = Pick<
  typeof idempotencyKeys.$inferSelect,
  "fingerprint" | "claim" | "makes" | "status" | "body"
> & { hasLost: number };

function repeat(
  first: Kept | undefined,
  fingerprint: string,
  person: { status: string } | undefined,
): Response {
  if (person && person.status !== "active") {
    throw new Problem(person.status === "deleted" ? "unauthenticated" : "forbidden");
  }
  if (first?.fingerprint !== fingerprint) throw new Problem("idempotency_key_reused");
  if (first.status === null)
    throw new Problem("request_in_progress", { headers: { "retry-after": "1" } });
  if (first.hasLost) throw new Problem("forbidden");
  const type = first.status < 400 ? "application/json" : "application/problem+json";
  const headers = { "content-type": type, "idempotency-replayed": "true" };
  return new Response(first.body, { status: first.status, headers });
}

async function fingerprintOf(c: Context): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  return sha256(`${c.req.method} ${pathname}${search}\n${await c.req.text()}`);
}

/** Takes the key if nobody holds it, or whoever did is long gone; then says who has it. */
function claiming(caller: Caller, key: string, fingerprint: string, claim: string, now: number) {
  const { clerkUserId } = caller;
  const isKey = both(eq(idempotencyKeys.clerkUserId, clerkUserId), eq(idempotencyKeys.key, key));
  const isOld = lt(idempotencyKeys.createdAt, now - keptMs.answers);
  const isOver = either(
    isOld,
    both(
      isNull(idempotencyKeys.status),
      either(
        eq(idempotencyKeys.claim, nobody),
        lt(idempotencyKeys.createdAt, now - abandonedAfterMs),
      ),
    ),
  );
  const isAnother = either(isOld, ne(idempotencyKeys.fingerprint, fingerprint));
  return {
    claimed: q
      .insert(idempotencyKeys)
      .values({ clerkUserId, key, fingerprint, claim, makes: claim, createdAt: now })
      .onConflictDoUpdate({
        target: [idempotencyKeys.clerkUserId, idempotencyKeys.key],
        set: {
          fingerprint,
          claim,
          makes: sql`case when ${isAnother} then ${claim} else ${idempotencyKeys.makes} end`,
          status: null,
          body: null,
          standing: null,
          createdAt: now,
        },
        setWhere: isOver,
      }),
    kept: q
      .select({
        fingerprint: idempotencyKeys.fingerprint,
        claim: idempotencyKeys.claim,
        makes: idempotencyKeys.makes,
        status: idempotencyKeys.status,
        body: idempotencyKeys.body,
        hasLost: sql<number>`exists (
          select 1 from json_each(standing) had
          where not exists (
            select 1 from ${memberships} held join ${tenants} there on there.id = held.tenant_id
            where held.id = substr(had.value, 1, instr(had.value, ' ') - 1)
            and held.role = substr(had.value, instr(had.value, ' ') + 1)
            and held.status = 'active' and there.status in ('active', 'ownerless'))
          and not exists (
            select 1 from ${playerGuardians} join ${users} on ${users.id} = ${playerGuardians.userId}
            where ${users.clerkUserId} = ${clerkUserId} and had.value = ${care} || ${playerGuardians.playerId}))`.as(
          "has_lost",
        ),
      })
      .from(idempotencyKeys)
      .where(isKey),
    person: q
      .select({ status: users.status })
      .from(users)
      .where(eq(users.clerkUserId, clerkUserId)),
  };
}

/** Keeps an answer that a repeat should get; lets go of the key where trying again may go better. */
async function settling(c: Context<SignedIn>, { clerkUserId }: Caller, key: string, claim: string) {
  const { status } = c.res;
  const mine = and(
    eq(idempotencyKeys.clerkUserId, clerkUserId),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.claim, claim),
  );
  // It may be done all the same.
  if (status >= 500) return { free: q.update(idempotencyKeys).set({ claim: nobody }).where(mine) };
  // A secret is stored nowhere: a repeat makes another one.
  const isWorthKeeping = status !== 401 && status !== 429 && !c.var.isSecret;
  if (!isWorthKeeping) return { forgotten: q.delete(idempotencyKeys).where(mine) };
  const body = await c.res.clone().text();
  const standing = sql`(select json_group_array(held) from (
    select ${memberships.id} || ' ' || ${memberships.role} held from ${memberships}
    join ${users} on ${users.id} = ${memberships.userId}
    join ${tenants} on ${tenants.id} = ${memberships.tenantId}
    where ${users.clerkUserId} = ${clerkUserId} and ${memberships.status} = 'active' and ${isVisible(tenants)}
    union all select ${care} || ${playerGuardians.playerId} from ${playerGuardians}
    join ${users} on ${users.id} = ${playerGuardians.userId}
    where ${users.clerkUserId} = ${clerkUserId}))`;
  return { answered: q.update(idempotencyKeys).set({ status, body, standing }).where(mine) };
}
