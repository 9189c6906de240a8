import type { Instance } from "./instance.ts";
import { membershipJson, membershipsOf } from "./memberships.ts";
import { organizationClaims } from "./organization-claims.ts";
import { factorVerificationAge } from "./reverification-json.ts";
import { liveSessionsOf } from "./sessions.ts";
import type { InstanceSettings } from "./settings.ts";
import { signInJson } from "./sign-in-json.ts";
import { signUpJson } from "./sign-up-json.ts";
import { type Client, publicFields, type Session, type User } from "./store.ts";
import { ownUserJson, publicUserJson } from "./user-json.ts";

/** A browser's client: its live sessions, each with a fresh token, and its open sign-in or sign-up. */
export function clientJson(
  instance: Instance,
  client: Client,
  azp: string,
  settings: InstanceSettings,
) {
  const { users, signUps, signIns } = instance.store.value;
  const live = liveSessionsOf(instance.store, client);
  const signUp = signUps[client.sign_up ?? ""];
  const signIn = signIns[client.sign_in ?? ""];
  return {
    object: "client",
    id: client.id,
    sessions: live.flatMap((session) => {
      const user = users[session.user_id];
      return user ? [sessionJson(instance, session, user, azp)] : [];
    }),
    sign_up: signUp ? signUpJson(signUp, settings) : null,
    sign_in: signIn ? signInJson(instance.store, signIn, settings) : null,
    last_active_session_id: live.some(({ id }) => id === client.last_active_session_id)
      ? client.last_active_session_id
      : null,
    last_authentication_strategy: client.last_authentication_strategy,
    captcha_bypass: false,
    cookie_expires_at: settings.isDevelopment ? null : client.created_at + 365 * 86_400_000,
    created_at: client.created_at,
    updated_at: client.updated_at,
  };
}

export function sessionJson(instance: Instance, session: Session, user: User, azp: string) {
  const { user_id, client_id, latest_activity: _, ...fields } = publicFields(session);
  return {
    ...fields,
    factor_verification_age: factorVerificationAge(session),
    user: {
      ...ownUserJson(user),
      organization_memberships: membershipsOf(instance, user).map((membership) =>
        ownMembershipJson(instance, membership),
      ),
    },
    public_user_data: publicUserJson(user),
    last_active_token: {
      object: "token",
      jwt: instance.signer.sign(session, user, {
        azp,
        organization: organizationClaims(instance, session, user),
      }),
    },
  };
}

function ownMembershipJson(instance: Instance, membership: Parameters<typeof membershipJson>[1]) {
  const {
    private_metadata: _,
    organization,
    public_user_data,
    ...own
  } = membershipJson(instance, membership);
  const { private_metadata: __, created_by, ...ownOrganization } = organization;
  return { ...own, role_name: own.role_name, organization: ownOrganization };
}
