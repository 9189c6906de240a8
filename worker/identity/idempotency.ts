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

/** Prefix of a player's id in `standing`, for a person who is the player's guardian. */
const guardianPrefix = "guardian:";

/** After this time a request counts as lost with its Worker, and a repeat runs again. */
const abandonedAfterMs = 60_000;

/** The claim of a key that no request has. */
const noClaim = "";

/**
 * Runs a request with an Idempotency-Key once. A repeat within a day gets the stored response, unless the person has
 * since lost a membership, its role, its tenant or a player (docs/threats.md, 2 and 11). If the response could not be
 * stored, a repeat runs again. Costs two more round trips.
 *
 * Throws `idempotency_key_reused` for another request with the same key, `request_in_progress` while the first one runs,
 * and `forbidden` or `unauthenticated` for suspended or deleted people.
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
  const { stored, person } = await db.commit(
    claimBatch({ clerkUserId, key, fingerprint, claim, now }),
  );
  const first = stored[0];
  if (first?.claim !== claim) return replay(first, fingerprint, person[0]);
  c.set("idempotentId", { id: first.makes ?? claim, wasTried: first.makes !== claim });
  await next();
  await db.commit(await resultStatements(c, { clerkUserId, key, claim }));
  return undefined;
}

type StoredRequest = Pick<
  typeof idempotencyKeys.$inferSelect,
  "fingerprint" | "claim" | "makes" | "status" | "body"
> & { hasLostRights: number };

function replay(
  first: StoredRequest | undefined,
  fingerprint: string,
  person: { status: string } | undefined,
): Response {
  if (person && person.status !== "active") {
    throw new Problem(person.status === "deleted" ? "unauthenticated" : "forbidden");
  }
  if (first?.fingerprint !== fingerprint) throw new Problem("idempotency_key_reused");
  if (first.status === null)
    throw new Problem("request_in_progress", { headers: { "retry-after": "1" } });
  if (first.hasLostRights) throw new Problem("forbidden");
  const type = first.status < 400 ? "application/json" : "application/problem+json";
  const headers = { "content-type": type, "idempotency-replayed": "true" };
  return new Response(first.body, { status: first.status, headers });
}

async function fingerprintOf(c: Context): Promise<string> {
  const { pathname, search } = new URL(c.req.url);
  return sha256(`${c.req.method} ${pathname}${search}\n${await c.req.text()}`);
}

/** Stores the response for repeats, or releases the key if a repeat should run again. */
async function resultStatements(c: Context<SessionEnv>, request: KeyParams) {
  const { status } = c.res;
  // The request may have been committed all the same, so a repeat needs the id in `makes`.
  if (status >= 500) return releaseBatch(request);
  // Secrets are never stored: a repeat creates a new one.
  const isStored = status !== 401 && status !== 429 && !c.var.isSecret;
  if (!isStored) return deleteBatch(request);
  return storeBatch({ ...request, status, body: await c.res.clone().text() });
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
interface ResponseParams extends KeyParams {
  status: number;
  body: string;
}

const { clerkUserId, key, claim } = params<KeyParams>();
const { fingerprint, now } = params<ClaimParams>();
const { status, body } = params<ResponseParams>();

const isExpired = sql`idempotency_keys.created_at < ${now} - ${retentionMs.answers}`;

/** The key has no response and will not get one, so a repeat may run. */
const isAbandoned = sql`idempotency_keys.status is null and (idempotency_keys.claim = ${noClaim}
  or idempotency_keys.created_at < ${now} - ${abandonedAfterMs})`;

/** The person has lost a membership or a player since the response. */
const hasLostRights = sql`exists (select 1 from json_each(idempotency_keys.standing) past
  where not exists (select 1 from memberships m join tenants t on t.id = m.tenant_id
      where m.id = substr(past.value, 1, instr(past.value, ' ') - 1)
        and m.role = substr(past.value, instr(past.value, ' ') + 1)
        and m.status = 'active' and t.status in ('active', 'ownerless'))
    and not exists (select 1 from player_guardians g join users on users.id = g.user_id
      where ${hasClerkId()} and past.value = ${guardianPrefix} || g.player_id))`;

const claimBatch = batch(params<ClaimParams>(), () => ({
  claimed: sql`
    insert into idempotency_keys (clerk_user_id, key, fingerprint, claim, makes, created_at)
    values (${clerkUserId}, ${key}, ${fingerprint}, ${claim}, ${claim}, ${now})
    on conflict (clerk_user_id, key) do update set
      fingerprint = ${fingerprint}, claim = ${claim},
      makes = iif(${isExpired} or idempotency_keys.fingerprint <> ${fingerprint}, ${claim}, idempotency_keys.makes),
      status = null, body = null, standing = null, created_at = ${now}
    where ${isExpired} or (${isAbandoned})`,

  stored: sql<StoredRequest>`
    select fingerprint, claim, makes, status, body, ${hasLostRights} as hasLostRights
    from idempotency_keys
    where idempotency_keys.clerk_user_id = ${clerkUserId} and idempotency_keys.key = ${key}`,

  person: sql<{
    status: string;
  }>`select users.status from users where ${hasClerkId()}`,
}));

/** The key is this request's. */
const isOwnKey = sql`idempotency_keys.clerk_user_id = ${clerkUserId} and idempotency_keys.key = ${key}
  and idempotency_keys.claim = ${claim}`;

const releaseBatch = batch(params<KeyParams>(), () => ({
  released: sql`update idempotency_keys set claim = ${noClaim} where ${isOwnKey}`,
}));

const deleteBatch = batch(params<KeyParams>(), () => ({
  deleted: sql`delete from idempotency_keys where ${isOwnKey}`,
}));

const storeBatch = batch(params<ResponseParams>(), () => ({
  stored: sql`
    update idempotency_keys set status = ${status}, body = ${body}, standing = (
      select json_group_array(item) from (
        select m.id || ' ' || m.role as item
        from memberships m join users on users.id = m.user_id join tenants t on t.id = m.tenant_id
        where ${hasClerkId()} and m.status = 'active' and t.status in ('active', 'ownerless')
        union all
        select ${guardianPrefix} || g.player_id
        from player_guardians g join users on users.id = g.user_id
        where ${hasClerkId()}))
    where ${isOwnKey}`,
}));
