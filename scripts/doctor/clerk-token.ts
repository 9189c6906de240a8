import { decodeJwt } from "@clerk/backend/jwt";
import { callerFromToken } from "../../worker/identity/claims.ts";
import { backend, read } from "./clerk-api.ts";
import { clerkPages } from "./clerk-pages.ts";
import { type Deployment, frontendOf } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, textAt, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Clerk");
const name = "token claims";
const customize = `${clerkPages.sessions}: Customize session token: { "email": "{{user.primary_email_address}}", "email_verified": "{{user.email_verified}}" }`;

/**
 * Checks the claims of a session token. That needs a token of a person's session, so it is done only for the person in
 * `--as`: the operator, signed in to the app.
 */
export async function checkToken(deployment: Deployment): Promise<Finding[]> {
  const { values, as } = deployment;
  const needsEmail = values.CLERK_TOKEN_HAS_EMAIL === "true";
  if (!as) {
    if (!needsEmail) {
      return good(
        name,
        "None needed: CLERK_TOKEN_HAS_EMAIL is false, the Worker asks Clerk for addresses.",
      );
    }
    const is = "Only a signed-in person's own token shows whether it carries the address.";
    return notAsked(name, is, "Sign in to the app, then add --as YOUR-ADDRESS.");
  }
  if (!values.CLERK_SECRET_KEY) {
    return notAsked(name, "Clerk's Backend API needs the secret key.");
  }
  const token = await ownToken(deployment, as);
  if ("why" in token) return notAsked(name, `${token.why}.`, token.todo);
  return judgeToken(token.jwt, deployment);
}

async function ownToken(
  deployment: Deployment,
  address: string,
): Promise<{ jwt: string } | { why: string; todo?: string }> {
  const users = read(
    await backend(deployment, `/users?email_address=${encodeURIComponent(address)}`),
  );
  if ("why" in users) return users;
  const user = textAt(users.json, 0, "id");
  if (!user) return { why: "The instance has no person with that address" };
  const query = `user_id=${user}&status=active&limit=1`;
  const sessions = read(await backend(deployment, `/sessions?${query}`));
  if ("why" in sessions) return sessions;
  const session = textAt(sessions.json, 0, "id") ?? textAt(listAt(sessions.json, "data"), 0, "id");
  if (!session) return { why: "That person has no session", todo: "Sign in to the app first." };
  const token = read(await backend(deployment, `/sessions/${session}/tokens`, {}));
  if ("why" in token) return token;
  return { jwt: textAt(token.json, "jwt") ?? "" };
}

/** Verifies a token as the Worker does, and checks its claims. */
export function judgeToken(jwt: string, { values, app }: Deployment, now = Date.now()): Finding[] {
  const { header, payload } = decodeJwt(jwt);
  const claims = payload as unknown as Record<string, unknown>;
  const host = frontendOf({ values, app } as Deployment).host;
  const issuers = values.CLERK_ISSUER
    ? [values.CLERK_ISSUER.replace(/\/+$/, "")]
    : [`https://${host}`, `${app}/__clerk`];
  const caller = callerFromToken(
    header,
    // A token from the Backend API may have no `azp`.
    { ...claims, azp: claims.azp ?? app },
    { now, issuers, parties: [app], hasEmail: true, hasOrganizations: false },
  );
  if (typeof caller === "string") {
    const todo =
      caller === "other issuer"
        ? `Set CLERK_ISSUER to ${textAt(claims, "iss")} in wrangler.toml, and deploy.`
        : "docs/operations.md, token_refused.";
    return wrong(name, `The Worker refuses this person's token: ${caller}.`, todo);
  }
  return judgeClaims(claims, values.CLERK_TOKEN_HAS_EMAIL === "true");
}

function judgeClaims(claims: Record<string, unknown>, needsEmail: boolean): Finding[] {
  const hasEmail = typeof claims.email === "string";
  const isVerified = typeof valueAt(claims, "email_verified") === "boolean";
  if (hasEmail && isVerified) {
    const is = "The token carries email and email_verified.";
    if (needsEmail) return good(name, is);
    return good(name, `${is} CLERK_TOKEN_HAS_EMAIL = "true" would use them.`);
  }
  if (!needsEmail)
    return good(name, "The token carries no address, and CLERK_TOKEN_HAS_EMAIL is false.");
  if (hasEmail && claims.email_verified !== undefined) {
    const is = `email_verified is ${JSON.stringify(claims.email_verified)}, not true or false.`;
    return wrong(name, is, customize);
  }
  return missing(
    name,
    "CLERK_TOKEN_HAS_EMAIL is true, and the token does not carry both claims.",
    customize,
  );
}
