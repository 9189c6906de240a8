import type { CodeFactor, SupportedFactor } from "./clerk.ts";

/** The ways to prove who somebody is that this app has a form for, in the order in which it offers them. */
const offered = ["password", "email_code", "phone_code", "totp", "backup_code"] as const;
export type Strategy = (typeof offered)[number];

export interface Factor extends CodeFactor {
  strategy: Strategy;
  /** Where the code goes, most of it hidden. */
  to: string;
}

/** Whether the code of a factor is sent, rather than read from a device or a sheet of paper. */
export function sendsCode({ strategy }: Factor): boolean {
  return strategy === "email_code" || strategy === "phone_code";
}

/** The factors that Clerk supports for an account and this app has a form for. */
export function factorsFrom(supported: SupportedFactor[] | null): Factor[] {
  return offered.flatMap((strategy) =>
    (supported ?? [])
      .filter((one) => one.strategy === strategy)
      .map(({ emailAddressId, phoneNumberId, safeIdentifier = "" }) => ({
        strategy,
        to: safeIdentifier,
        ...(emailAddressId && { emailAddressId }),
        ...(phoneNumberId && { phoneNumberId }),
      })),
  );
}

/** Second factors in the order to offer: an authenticator app, where there is one, takes no mail and no waiting. */
export function secondFactorsFrom(supported: SupportedFactor[] | null): Factor[] {
  return factorsFrom(supported).sort(
    (a, b) => Number(b.strategy === "totp") - Number(a.strategy === "totp"),
  );
}
