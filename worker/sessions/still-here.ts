import { and, type Column, eq, exists, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { q } from "../db/client.ts";
import { memberships, playerMemberships, sessions } from "../db/schema.ts";
import { either } from "../db/statement.ts";

/** Whoever a sign-up is of belongs to the tenant of the session beside it still, or their player does. */
export function isStillHere(signup: Record<"playerId" | "userId", Column>): SQL {
  const place = alias(memberships, "comes_as");
  const playing = alias(playerMemberships, "comes_playing");
  const isMember = q
    .select({ id: place.id })
    .from(place)
    .where(
      and(
        eq(place.tenantId, sessions.tenantId),
        eq(place.userId, signup.userId),
        eq(place.status, "active"),
      ),
    );
  const plays = q
    .select({ id: playing.playerId })
    .from(playing)
    .where(
      and(
        eq(playing.tenantId, sessions.tenantId),
        eq(playing.playerId, signup.playerId),
        eq(playing.status, "active"),
      ),
    );
  return either(exists(isMember), exists(plays));
}
