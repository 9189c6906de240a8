import { verifyToken } from "@clerk/backend";
import { decodeJwt } from "@clerk/backend/jwt";
import type { Settings } from "../env.ts";
import { ownOrigins } from "../http/origin.ts";
import type { Caller } from "./caller.ts";
import { callerIn } from "./claims.ts";

/** The caller that a session token speaks for, or null. Needs no network: the key is in the settings. */
export async function verifySession(token: string, settings: Settings): Promise<Caller | null> {
  const parties = ownOrigins(settings);
  try {
    const claims = await verifyToken(token, {
      jwtKey: settings.CLERK_JWT_KEY,
      authorizedParties: parties,
    });
    const { header } = decodeJwt(token);
    const caller = callerIn(header, claims, {
      issuer: settings.CLERK_ISSUER,
      parties,
      hasEmail: settings.CLERK_TOKEN_HAS_EMAIL,
    });
    return typeof caller === "string" ? null : caller;
  } catch {
    // The SDK throws its own errors for bad tokens and plain TypeErrors for absurd ones: all mean no.
    return null;
  }
}
