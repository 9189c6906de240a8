import { randomBytes } from "node:crypto";
import type { Context, Hono } from "hono";
import { ClerkError, missing } from "./errors.ts";
import type { Frontend } from "./frontend.ts";
import type { Instance } from "./instance.ts";
import { pending, type Verification } from "./verifications.ts";

/*
 * Verification by a mailed link, if the instance is set to it. The link may be opened in any browser: the page that
 * waits polls the status.
 */

/** Mails a link that verifies the address of a sign-in or sign-up with this `id`. */
export async function sendLink(
  instance: Instance,
  id: string,
  address: string,
  redirectUrl: string | undefined,
): Promise<Verification> {
  if (!redirectUrl) throw missing("redirect_url");
  const token = `${id}.${randomBytes(24).toString("base64url")}`;
  const url = new URL(`${instance.appUrl}/__clerk/v1/verify`);
  url.searchParams.set("token", token);
  url.searchParams.set("redirect_url", redirectUrl);
  await instance.mailLink(address, url.href);
  return pending("email_link", token);
}

/** The endpoint of the link. */
export function emailLinkEndpoints(
  api: Hono,
  { instance }: Frontend,
  finish: (c: Context, id: string) => void,
): void {
  const { signIns, signUps } = instance.store.value;
  api.get("/verify", (c) => {
    const { token = "", redirect_url: redirectUrl } = c.req.query();
    const id = token.split(".")[0] ?? "";
    const verification = signIns[id]?._first ?? signUps[id]?._email;
    if (!verification || verification._code !== token || !redirectUrl) {
      throw new ClerkError(400, "verification_link_token_invalid", "invalid link token", {
        long: "Verification link token is invalid",
      });
    }
    const target = new URL(redirectUrl);
    if ((verification.expire_at ?? 0) < Date.now()) {
      verification.status = "expired";
      target.searchParams.set("__clerk_status", "expired");
    } else {
      verification.status = "verified";
      target.searchParams.set("__clerk_status", "verified");
      finish(c, id);
      const session = signIns[id]?.created_session_id ?? signUps[id]?.created_session_id;
      if (session) target.searchParams.set("__clerk_created_session", session);
    }
    instance.store.changed();
    return c.redirect(target.href, 303);
  });
}
