import { sql } from "drizzle-orm";
import type { Context, Next } from "hono";
import { hasClerkId } from "../access/caller.ts";
import { newId } from "../db/id.ts";
import type { idempotencyKeys } from "../db/schema.ts";
import { sha256 } from "../db/secret.ts";
import { batch, params } from "../db/sql.ts";
import { Problem } from "../http/problem.ts";
import { retentionMs } from "../retention.ts";
import type { SessionEnv } from "./session-env.ts";

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
export async function replayOrRun(
  c: Context<SessionEnv>,
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
  const { clerkUserId } = caller;
  const claim = newId(now);
  const fingerprint = await fingerprintOf(c);
  const { kept, person } = await db.commit(
    claimBatch({ clerkUserId, key, fingerprint, claim, now }),
  );
  const first = kept[0];
  if (first?.claim !== claim) return repeat(first, fingerprint, person[0]);
  c.set("idempotentId", { id: first.makes ?? claim, wasTried: first.makes !== claim });
  await next();
  await db.commit(await settle(c, { clerkUserId, key, claim }));
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

/** Keeps an answer that a repeat should get; lets go of the key where trying again may go better. */
async function settle(c: Context<SessionEnv>, held: KeyParams) {
  const { status } = c.res;
  // It may be done all the same.
  if (status >= 500) return freeBatch(held);
  // A secret is stored nowhere: a repeat makes another one.
  const isWorthKeeping = status !== 401 && status !== 429 && !c.var.isSecret;
  if (!isWorthKeeping) return forgetBatch(held);
  return answerBatch({ ...held, status, body: await c.res.clone().text() });
}

interface KeyParams {
  clerkUserId: string;
  key: string;
  claim: string;
}
interface ClaimParams extends KeyParams {
  fingerprint: string;
  now: number;
}
interface AnswerParams extends KeyParams {
  status: number;
  body: string;
}

const { clerkUserId, key, claim } = params<KeyParams>();
const { fingerprint, now } = params<ClaimParams>();
const { status, body } = params<AnswerParams>();

const isExpired = sql`idempotency_keys.created_at < ${now} - ${retentionMs.answers}`;

/** The request that holds the key has no answer, and never will: another may begin. */
const isAbandoned = sql`idempotency_keys.status is null and (idempotency_keys.claim = ${nobody}
  or idempotency_keys.created_at < ${now} - ${abandonedAfterMs})`;

/** What the person stood on when they were answered is not all theirs any more. */
const hasLost = sql`exists (select 1 from json_each(idempotency_keys.standing) had
  where not exists (select 1 from memberships held join tenants there on there.id = held.tenant_id
      where held.id = substr(had.value, 1, instr(had.value, ' ') - 1)
        and held.role = substr(had.value, instr(had.value, ' ') + 1)
        and held.status = 'active' and there.status in ('active', 'ownerless'))
    and not exists (select 1 from player_guardians g join users on users.id = g.user_id
      where ${hasClerkId()} and had.value = ${care} || g.player_id))`;

const claimBatch = batch(params<ClaimParams>(), () => ({
  claimed: sql`
    insert into idempotency_keys (clerk_user_id, key, fingerprint, claim, makes, created_at)
    values (${clerkUserId}, ${key}, ${fingerprint}, ${claim}, ${claim}, ${now})
    on conflict (clerk_user_id, key) do update set
      fingerprint = ${fingerprint}, claim = ${claim},
      makes = iif(${isExpired} or idempotency_keys.fingerprint <> ${fingerprint}, ${claim}, idempotency_keys.makes),
      status = null, body = null, standing = null, created_at = ${now}
    where ${isExpired} or (${isAbandoned})`,

  kept: sql<Kept>`
    select fingerprint, claim, makes, status, body, ${hasLost} as hasLost
    from idempotency_keys
    where idempotency_keys.clerk_user_id = ${clerkUserId} and idempotency_keys.key = ${key}`,

  person: sql<{
    status: string;
  }>`select users.status from users where ${hasClerkId()}`,
}));

/** This request holds the key. */
const isHeld = sql`idempotency_keys.clerk_user_id = ${clerkUserId} and idempotency_keys.key = ${key}
  and idempotency_keys.claim = ${claim}`;

const freeBatch = batch(params<KeyParams>(), () => ({
  freed: sql`update idempotency_keys set claim = ${nobody} where ${isHeld}`,
}));

const forgetBatch = batch(params<KeyParams>(), () => ({
  forgotten: sql`delete from idempotency_keys where ${isHeld}`,
}));

const answerBatch = batch(params<AnswerParams>(), () => ({
  answered: sql`
    update idempotency_keys set status = ${status}, body = ${body}, standing = (
      select json_group_array(held) from (
        select m.id || ' ' || m.role as held
        from memberships m join users on users.id = m.user_id join tenants t on t.id = m.tenant_id
        where ${hasClerkId()} and m.status = 'active' and t.status in ('active', 'ownerless')
        union all
        select ${care} || g.player_id
        from player_guardians g join users on users.id = g.user_id
        where ${hasClerkId()}))
    where ${isHeld}`,
}));
