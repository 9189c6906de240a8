import type { InstanceSettings } from "./settings.ts";
import { enrolledFactors, type Factor, firstFactorsOf } from "./sign-in-json.ts";
import type { Session, User } from "./store.ts";
import { isEnrolled } from "./user-json.ts";
import { type Verification, verificationJson } from "./verifications.ts";

export const reverificationLevels = ["first_factor", "second_factor", "multi_factor"] as const;
export type ReverificationLevel = (typeof reverificationLevels)[number];

/** A reverification of a session's user. */
export interface Reverification {
  level: ReverificationLevel;
  status: "needs_first_factor" | "needs_second_factor" | "complete";
  first: Verification | null;
  second: Verification | null;
}

/** Minutes since the first and the second factor were last verified; -1 for never. The `fva` of a token. */
export function factorVerificationAge(session: Session): [number, number] {
  const { _firstProvenAt: first, _secondProvenAt: second } = session;
  return [minutesSince(first), second === null ? -1 : minutesSince(second)];
}

const minutesSince = (time: number) => Math.floor((Date.now() - time) / 60_000);

/** The first factors for a reverification: no mailed link, and no code for a password reset. */
export function reverificationFirstFactors(user: User, settings: InstanceSettings): Factor[] {
  return firstFactorsOf(user, settings).filter(
    ({ strategy }) =>
      strategy !== "email_link" &&
      strategy !== "reset_password_email_code" &&
      (strategy !== "password" || user._password !== null),
  );
}

/** A reverification in the format of the Frontend API, without its session. */
export function reverificationJson(
  { level, status, first, second }: Reverification,
  user: User,
  settings: InstanceSettings,
) {
  return {
    object: "session_reverification",
    level,
    status,
    supported_first_factors: reverificationFirstFactors(user, settings),
    supported_second_factors: isEnrolled(user) ? enrolledFactors(user) : null,
    first_factor_verification: first && verificationJson(first),
    second_factor_verification: second && verificationJson(second),
  };
}
