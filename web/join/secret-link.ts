/*
 * The secret of an accepting link. It is taken out of the address before anything else runs, so that no
 * referrer, history or shared screen carries it on, and kept in memory. Only while the browser visits an OAuth
 * provider it is in the tab's storage; the next page of ours in that tab takes it out, whichever it is.
 */

/** The page that accepting links open. */
export const acceptPath = "/accept-invite";

/** The page that Clerk sends the browser back to. It is the only address of ours that Clerk is told. */
export const callbackPath = "/sso-callback";

/** Where the token is during a visit to an OAuth provider, behind the time at which that ends. */
export const keptKey = "oauth-link";

const fromVisit = takeKept();
let token = takeFromAddress() ?? fromVisit;

function takeFromAddress(): string | null {
  if (location.pathname !== acceptPath) return null;
  const found = new URLSearchParams(location.search).get("token");
  history.replaceState(history.state, "", acceptPath);
  return found;
}

/** The token of the link that opened the app, if one did and it is not used up. */
export function linkToken(): string | null {
  return token;
}

/** The token that was kept. A page that has no use for it forgets it. */
function takeKept(): string | null {
  const [until, secret = null] = (sessionStorage.getItem(keptKey) ?? "").split(" ");
  sessionStorage.removeItem(keptKey);
  const isWanted = [acceptPath, callbackPath].includes(location.pathname);
  return isWanted && Date.now() < Number(until) ? secret : null;
}

/** Who was invited where, for the pages on which somebody may be about to sign up as somebody else. */
export interface Invited {
  email: string;
  tenantName: string;
}
const invitedKey = "invited";

/** Remembers for this visit whom the link is for: the address, never the token. */
export function rememberInvited({ email, tenantName }: Invited): void {
  sessionStorage.setItem(invitedKey, JSON.stringify({ email, tenantName }));
}

export function invitedHere(): Invited | null {
  const kept = sessionStorage.getItem(invitedKey);
  return kept ? (JSON.parse(kept) as Invited) : null;
}

/** The link did its work, or the person wants nothing of it. */
export function forgetLink(): void {
  token = null;
  sessionStorage.removeItem(invitedKey);
}
