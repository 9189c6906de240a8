import type { InstanceSettings } from "./settings.ts";
import { enrolledFactors, type Factor, firstFactorsOf } from "./sign-in-json.ts";
import type { Session, User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";
import { type Verification, verificationJson } from "./verifications.ts";

export const reverificationLevels = ["first_factor", "second_factor", "multi_factor"] as const;
export type ReverificationLevel = (typeof reverificationLevels)[number];

/** A proof of identity that the user of a running session is giving again. */
export interface Reverification {
  level: ReverificationLevel;
  status: "needs_first_factor" | "needs_second_factor" | "complete";
  first: Verification | null;
  second: Verification | null;
}

/** Minutes since the session's user last proved a first and a second factor; -1 for never. The `fva` of a token. */
export function factorVerificationAge(session: Session): [number, number] {
  const { _firstProvenAt: first, _secondProvenAt: second } = session;
  return [minutesSince(first), second === null ? -1 : minutesSince(second)];
}

const minutesSince = (time: number) => Math.floor((Date.now() - time) / 60_000);

/** The first factors that Clerk takes for a reverification: no link, and no code for a forgotten password. */
export function firstFactorsAgain(user: User, settings: InstanceSettings): Factor[] {
  return firstFactorsOf(user, settings).filter(
    ({ strategy }) =>
      strategy !== "email_link" &&
      strategy !== "reset_password_email_code" &&
      (strategy !== "password" || user._password !== null),
  );
}

/** A reverification as the Frontend API spells one; the session is added by the endpoint. */
export function reverificationJson(
  { level, status, first, second }: Reverification,
  user: User,
  settings: InstanceSettings,
) {
  return {
    object: "session_reverification",
    level,
    status,
    supported_first_factors: firstFactorsAgain(user, settings),
    supported_second_factors: isEnrolled(user) ? enrolledFactors(user) : null,
    first_factor_verification: first && verificationJson(first),
    second_factor_verification: second && verificationJson(second),
  };
}
