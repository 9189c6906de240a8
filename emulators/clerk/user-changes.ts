import { emailTaken, notFound } from "./errors.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { type Body, booleanParam, stringParam, timeParam } from "./parameters.ts";
import { checkPassword } from "./passwords.ts";
import { endSessionsOf } from "./sessions.ts";
import type { User } from "./store.ts";
import { rejectDisabledFields, setSecondFactors } from "./user-creation.ts";
import { setPassword, updateUser } from "./users.ts";

export const updateParameters = [
  "external_id",
  "first_name",
  "last_name",
  "locale",
  "primary_email_address_id",
  "notify_primary_email_address_changed",
  "username",
  "password",
  "skip_password_checks",
  "sign_out_of_other_sessions",
  "totp_secret",
  "backup_codes",
  "delete_self_enabled",
  "create_organization_enabled",
  "legal_accepted_at",
  "skip_legal_checks",
  "create_organizations_limit",
  "created_at",
  "bypass_client_trust",
];

/** Changes a user with the body of a Backend API request. */
export function updateUserFrom(instance: Instance, user: User, body: Body): User {
  const { store, settings } = instance;
  rejectDisabledFields(body, settings);
  const password = stringParam(body, "password");
  if (password && !booleanParam(body, "skip_password_checks")) checkPassword(password, settings);
  const primary = stringParam(body, "primary_email_address_id");
  if (primary && !user.email_addresses.some(({ id }) => id === primary)) {
    throw notFound("Email address", primary);
  }
  const username = stringParam(body, "username");
  const owner = username ? userByIdentifier(store, username) : undefined;
  if (owner && owner.id !== user.id) throw emailTaken("username");
  if (booleanParam(body, "sign_out_of_other_sessions")) endSessionsOf(instance, user, "revoked");
  return updateUser(instance, user, () => {
    for (const name of ["first_name", "last_name", "external_id", "locale"] as const) {
      if (name in body) user[name] = stringParam(body, name) || null;
    }
    if ("username" in body) user.username = username?.toLowerCase() ?? null;
    if (primary) user.primary_email_address_id = primary;
    if (password) setPassword(user, password);
    if ("legal_accepted_at" in body) user.legal_accepted_at = timeParam(body, "legal_accepted_at");
    user.bypass_client_trust =
      booleanParam(body, "bypass_client_trust") ?? user.bypass_client_trust;
    user.delete_self_enabled =
      booleanParam(body, "delete_self_enabled") ?? user.delete_self_enabled;
    setSecondFactors(user, body);
  });
}
