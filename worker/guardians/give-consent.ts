import { sql } from "drizzle-orm";
import { activeCallerId, type Caller, callerParams } from "../access/caller.ts";
import { requireActive } from "../access/caller-row.ts";
import type { OwnPlayerParams } from "../access/own-player.ts";
import { auditInsert } from "../audit/entry.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { playerGuardians } from "../db/schema.ts";
import { batch, combine, params } from "../db/sql.ts";
import { fail } from "../http/problem.ts";
import { consentVersion } from "../players/consent.ts";
import { ownPlayerAndCaller } from "../players/my-players.ts";

/**
 * Records the consent of a guardian whom somebody else named. Idempotent. Throws `not_found`, and as `requireActive`
 * does.
 */
export async function giveConsent(db: Db, caller: Caller, playerId: string, now: number) {
  const ids = { playerId, claim: newId(now), entryId: idPrefix(now) };
  const { result } = await db.commit(consentBatch({ ...callerParams(caller), ...ids, now }));
  const me = requireActive(result.me);
  const player = result.player ?? fail("not_found");
  const isGuardian = player.guardians.some(({ userId }) => userId === me.user.id);
  return isGuardian ? player : fail("not_found");
}

interface ConsentParams extends OwnPlayerParams {
  claim: string;
  entryId: string;
  now: number;
}
const given = params<ConsentParams>();
const { playerId, claim, entryId, now } = given;

const isOwnGuardianship = sql`(player_guardians.player_id = ${playerId}
  and player_guardians.user_id = ${activeCallerId})`;

const consentBatch = batch(given, () => ({
  guardian: sql`
    update player_guardians set consented_at = ${now}, consent_version = ${consentVersion}, claim = ${claim}
    where ${isOwnGuardianship} and player_guardians.consented_at is null`,

  audit: auditInsert(
    "guardian.consented",
    {
      id: entryId,
      tenantId: null,
      actorUserId: playerGuardians.userId,
      target: ["player", playerGuardians.playerId],
      now,
    },
    sql`from player_guardians where ${isOwnGuardianship} and player_guardians.claim = ${claim}`,
  ),

  result: combine(ownPlayerAndCaller),
}));
