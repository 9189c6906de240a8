import { identifierOf, shown, userJson } from "./instance.ts";
import type { Client, Session, SignIn, SignUp, Store, User } from "./store.ts";
import type { Signer } from "./tokens.ts";

/* How the Frontend API spells what the instance holds. */

export function verification(strategy: string, isVerified: boolean, rest: object = {}) {
  return {
    object: "verification",
    status: isVerified ? "verified" : "unverified",
    strategy,
    attempts: 0,
    expire_at: isVerified ? null : Date.now() + 600_000,
    error: null,
    external_verification_redirect_url: null,
    nonce: null,
    ...rest,
  };
}

/** A browser's client: its live sessions with a fresh token each, and what it is in the middle of. */
export function clientJson(store: Store, signer: Signer, client: Client, azp: string) {
  const { sessions, users, signUps, signIns } = store.value;
  const live = client.sessions.flatMap((id) => {
    const session = sessions[id];
    const user = session && users[session.user_id];
    return user && session.status === "active" ? [sessionJson(signer, session, user, azp)] : [];
  });
  const signUp = signUps[client.sign_up ?? ""];
  const signIn = signIns[client.sign_in ?? ""];
  return {
    object: "client",
    id: client.id,
    sessions: live,
    sign_up: signUp ? signUpJson(signUp) : null,
    sign_in: signIn ? signInJson(store, signIn) : null,
    last_active_session_id: live.some(({ id }) => id === client.last_active_session_id)
      ? client.last_active_session_id
      : null,
    last_authentication_strategy: null,
    // Without it clerk-js would load a captcha from the internet.
    captcha_bypass: true,
    cookie_expires_at: null,
    created_at: client.created_at,
    updated_at: Date.now(),
  };
}

export function sessionJson(signer: Signer, session: Session, user: User, azp: string) {
  const { private_metadata: _, ...publicUser } = userJson(user);
  return {
    ...shown(session),
    actor: null,
    tasks: null,
    factor_verification_age: [0, -1],
    last_active_organization_id: null,
    user: publicUser,
    public_user_data: {
      first_name: user.first_name,
      last_name: user.last_name,
      image_url: "",
      has_image: false,
      identifier: identifierOf(user),
      profile_image_id: "",
    },
    last_active_token: { object: "token", jwt: signer.sign(session, user, { azp }) },
  };
}

export function missingFields(signUp: SignUp): string[] {
  const has = { email_address: signUp.email_address !== null, password: signUp._password !== null };
  return Object.entries(has).flatMap(([field, isThere]) => (isThere ? [] : [field]));
}

export function signUpJson(signUp: SignUp) {
  const { is_verified: isVerified, ...fields } = shown(signUp);
  const emailVerification = verification("email_code", isVerified, {
    next_action: isVerified ? "" : signUp._code === null ? "needs_prepare" : "needs_attempt",
    supported_strategies: ["email_code"],
  });
  return {
    ...fields,
    object: "sign_up",
    status: signUp.created_user_id ? "complete" : "missing_requirements",
    required_fields: ["email_address", "password"],
    optional_fields: ["first_name", "last_name"],
    missing_fields: missingFields(signUp),
    unverified_fields: signUp.email_address && !isVerified ? ["email_address"] : [],
    verifications: {
      email_address: signUp.email_address ? emailVerification : null,
      phone_number: null,
      web3_wallet: null,
      external_account: null,
    },
    username: null,
    phone_number: null,
    web3_wallet: null,
    has_password: signUp._password !== null,
    password_enabled: signUp._password !== null,
    custom_action: false,
    external_id: null,
    external_account: null,
    legal_accepted_at: null,
    locale: null,
    abandon_at: Date.now() + 86_400_000,
  };
}

export function signInJson(store: Store, signIn: SignIn) {
  const user = store.value.users[signIn._user ?? ""];
  const { verified_by: verifiedBy, ...fields } = shown(signIn);
  return {
    ...fields,
    object: "sign_in",
    supported_identifiers: ["email_address"],
    user_data: user && {
      first_name: user.first_name,
      last_name: user.last_name,
      image_url: "",
      has_image: false,
    },
    supported_first_factors: user ? firstFactors(user) : null,
    supported_second_factors: null,
    first_factor_verification: verifiedBy ? verification(verifiedBy, true) : null,
    second_factor_verification: null,
    client_trust_state: "known",
    abandon_at: Date.now() + 86_400_000,
  };
}

function firstFactors(user: User) {
  const byMail = (strategy: string) =>
    user.email_addresses.map((address) => ({
      strategy,
      email_address_id: address.id,
      safe_identifier: address.email_address,
      primary: address.id === user.primary_email_address_id,
    }));
  const withPassword = [{ strategy: "password" }, ...byMail("reset_password_email_code")];
  return [...(user._password ? withPassword : []), ...byMail("email_code")];
}
