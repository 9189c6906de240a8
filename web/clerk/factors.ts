import type { CodeFactor, SupportedFactor } from "./clerk.ts";

/** The strategies that this app has a form for, in the order in which it offers them. */
const strategies = ["password", "email_code", "phone_code", "totp", "backup_code"] as const;
export type Strategy = (typeof strategies)[number];

export interface Factor extends CodeFactor {
  strategy: Strategy;
  /** The address or number that the code is sent to, mostly masked. */
  to: string;
}

/** Whether the code of a factor is sent by mail or text message. */
export function sendsCode({ strategy }: Factor): boolean {
  return strategy === "email_code" || strategy === "phone_code";
}

/** The factors that Clerk supports for an account and this app has a form for. */
export function factorsFrom(supported: SupportedFactor[] | null): Factor[] {
  return strategies.flatMap((strategy) =>
    (supported ?? [])
      .filter((factor) => factor.strategy === strategy)
      .map(({ emailAddressId, phoneNumberId, safeIdentifier = "" }) => ({
        strategy,
        to: safeIdentifier,
        ...(emailAddressId && { emailAddressId }),
        ...(phoneNumberId && { phoneNumberId }),
      })),
  );
}

/** Second factors in the order to offer them: an authenticator app first, because nobody has to wait for a code. */
export function secondFactorsFrom(supported: SupportedFactor[] | null): Factor[] {
  return factorsFrom(supported).sort(
    (a, b) => Number(b.strategy === "totp") - Number(a.strategy === "totp"),
  );
}
