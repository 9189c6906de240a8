import { callClerk } from "./call-clerk.ts";
import type { ExternalAccount, User } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/* A signed-in user's accounts at OAuth providers: connected by a redirect, or removed. */

/** The page that shows them, and that the browser comes back to. */
const settingsPath = "/settings/sign-in";

/** Leaves for a provider's page, to connect an account there. */
export async function connectAccount(user: User, strategy: string): Promise<void> {
  const redirectUrl = `${location.origin}${settingsPath}`;
  const account = await callClerk(() => user.createExternalAccount({ strategy, redirectUrl }));
  const target = account.verification?.externalVerificationRedirectURL;
  if (!target) throw new ClerkProblem("oauth_authorize_request_error");
  location.assign(target);
}

/** Removes a connected account. */
export async function removeAccount(account: ExternalAccount): Promise<void> {
  await callClerk(() => account.destroy());
}

/** The accounts that are connected; one that was begun and not finished is not. */
export function connectedAccounts({ externalAccounts }: User): ExternalAccount[] {
  return externalAccounts.filter(({ verification }) => verification?.status === "verified");
}

/** Why the last try to connect an account came to nothing. */
export function connectionProblem({ externalAccounts }: User): ClerkProblem | undefined {
  const refused = externalAccounts.find(
    ({ verification }) => verification?.status !== "verified" && verification?.error,
  );
  const code = refused?.verification?.error?.code;
  return code ? new ClerkProblem(code) : undefined;
}

/** Whether somebody can still sign in after one connected account is removed. */
export function hasOtherWayIn(user: User): boolean {
  return (
    user.passwordEnabled || (user.passkeys?.length ?? 0) > 0 || connectedAccounts(user).length > 1
  );
}
