import { passkeysOf } from "./passkeys.ts";
import type { InstanceSettings } from "./settings.ts";
import { protectCheckJson } from "./sign-up-json.ts";
import { publicFields, type SignIn, type Store, type User } from "./store.ts";
import { verificationJson } from "./verifications.ts";

/** A sign-in in the format of the Frontend API. */
export function signInJson(store: Store, signIn: SignIn, settings: InstanceSettings) {
  const user = store.value.users[signIn._user ?? ""];
  const isSecond =
    signIn.status === "needs_second_factor" || signIn.status === "needs_client_trust";
  return {
    ...publicFields(signIn),
    object: "sign_in_attempt",
    supported_identifiers: [
      "email_address",
      ...(settings.phone === "off" ? [] : ["phone_number"]),
      ...(settings.username === "off" ? [] : ["username"]),
      ...(settings.passkeys ? ["passkey"] : []),
    ],
    user_data:
      user && !settings.strictEnumeration
        ? {
            first_name: user.first_name,
            last_name: user.last_name,
            image_url: user.image_url,
            has_image: user.has_image,
          }
        : null,
    supported_first_factors: signIn.identifier ? firstFactors(signIn, user, settings) : null,
    supported_second_factors: user && isSecond ? secondFactors(signIn, user, settings) : null,
    first_factor_verification: signIn._first && verificationJson(signIn._first),
    second_factor_verification: signIn._second && verificationJson(signIn._second),
    ...(signIn.status === "needs_protect_check" && { protect_check: protectCheckJson() }),
  };
}

export interface Factor {
  strategy: string;
  email_address_id?: string;
  phone_number_id?: string;
  safe_identifier?: string;
  primary?: boolean;
  default?: boolean;
}

const mailStrategy = (settings: InstanceSettings) =>
  settings.emailVerification === "link" ? "email_link" : "email_code";

/** The first factors of a sign-in. With strict enumeration protection, an unknown address has made-up ones. */
export function firstFactors(
  signIn: SignIn,
  user: User | undefined,
  settings: InstanceSettings,
): Factor[] {
  if (!user) return settings.strictEnumeration ? fakeFactors(signIn, settings) : [];
  // Before an account at a provider is connected, its address must be verified by mail.
  const address = signIn._external?.profile?.email_address;
  if (address) {
    const byMail = byEachAddress(user, mailStrategy(settings));
    return byMail.filter((factor) => factor.safe_identifier === address);
  }
  return firstFactorsOf(user, settings);
}

export function firstFactorsOf(user: User, settings: InstanceSettings): Factor[] {
  const byMail = (strategy: string) => byEachAddress(user, strategy);
  const withPassword = [{ strategy: "password" }, ...byMail("reset_password_email_code")];
  const hasPassword = user._password || settings.strictEnumeration;
  return [
    ...(hasPassword ? withPassword : []),
    ...(settings.emailSignIn ? byMail(mailStrategy(settings)) : []),
    ...(settings.phone === "off" ? [] : byEachPhone(user)),
    ...(settings.passkeys && passkeysOf(user).length > 0 ? [{ strategy: "passkey" }] : []),
  ];
}

/** Numbers that are reserved for the second factor are left out. */
function byEachPhone(user: User): Factor[] {
  return user.phone_numbers
    .filter((phone) => phone.verification?.status === "verified")
    .filter((phone) => !phone.reserved_for_second_factor)
    .map(({ id, phone_number }) => ({
      strategy: "phone_code",
      phone_number_id: id,
      safe_identifier: phone_number,
      primary: id === user.primary_phone_number_id,
      default: false,
    }));
}

function byEachAddress(user: User, strategy: string): Factor[] {
  return user.email_addresses
    .filter(({ verification }) => verification?.status === "verified")
    .map(({ id, email_address }) => ({
      strategy,
      email_address_id: id,
      safe_identifier: email_address,
      primary: id === user.primary_email_address_id,
    }));
}

function fakeFactors(signIn: SignIn, settings: InstanceSettings): Factor[] {
  const byMail = (strategy: string) => ({
    strategy,
    // Looks like a real id, and is the same in every response.
    email_address_id: signIn.id.replace(/^sia/, "idn"),
    safe_identifier: signIn.identifier ?? "",
    primary: true,
  });
  return [
    { strategy: "password" },
    byMail("reset_password_email_code"),
    ...(settings.emailSignIn ? [byMail(mailStrategy(settings))] : []),
  ];
}

/** The second factors of a sign-in: enrolled ones, or for an unknown device a mailed code. */
export function secondFactors(signIn: SignIn, user: User, settings: InstanceSettings): Factor[] {
  if (signIn.status === "needs_client_trust") return byEachAddress(user, mailStrategy(settings));
  return enrolledFactors(user);
}

/** The second factors that a user has enrolled. */
export function enrolledFactors(user: User): Factor[] {
  const phones = user.phone_numbers
    .filter((phone) => phone.reserved_for_second_factor)
    .map((phone) => ({
      strategy: "phone_code",
      phone_number_id: phone.id,
      safe_identifier: phone.phone_number.replace(/\d(?=\d{2})/g, "*"),
      default: phone.default_second_factor,
    }));
  return [
    ...(user._totp?.isVerified ? [{ strategy: "totp" }] : []),
    ...phones,
    ...(user._backupCodes.length > 0 ? [{ strategy: "backup_code" }] : []),
  ];
}
