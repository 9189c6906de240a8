import { callClerk } from "./call-clerk.ts";
import type { ExternalAccount, User } from "./clerk.ts";
import { ClerkProblem } from "./clerk-problem.ts";

/* Connects and removes the own accounts at OAuth providers. */

/** The page that shows the connections, and that the provider redirects to. */
const settingsPath = "/settings/sign-in";

/** Redirects to a provider's page, to connect an account there. */
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

/** The connected accounts, without those that were started and not finished. */
export function connectedAccounts({ externalAccounts }: User): ExternalAccount[] {
  return externalAccounts.filter(({ verification }) => verification?.status === "verified");
}

/** Why the last attempt to connect an account failed. */
export function connectionProblem({ externalAccounts }: User): ClerkProblem | undefined {
  const refused = externalAccounts.find(
    ({ verification }) => verification?.status !== "verified" && verification?.error,
  );
  const code = refused?.verification?.error?.code;
  return code ? new ClerkProblem(code) : undefined;
}

/** Whether the user can still sign in after one connected account is removed. */
export function hasOtherWayIn(user: User): boolean {
  return (
    user.passwordEnabled || (user.passkeys?.length ?? 0) > 0 || connectedAccounts(user).length > 1
  );
}
