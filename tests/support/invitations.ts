import type { Invitation } from "../../worker/invitations/responses.ts";
import { api, expectJson, rows, type Visitor } from "./app.ts";
import { mailsTo, mailTo, tokenIn } from "./mail.ts";
import type { createTenant } from "./people.ts";

let invited = 0;

/** An unused email address. */
export function freshEmail(): string {
  invited += 1;
  return `invited-${invited}-${crypto.randomUUID().slice(0, 8)}@example.com`;
}

type Club = Awaited<ReturnType<typeof createTenant>>;

/** Requests an invitation, as the club's owner unless `who` is given. */
export function ask(
  club: Pick<Club, "owner" | "tenant">,
  body: Record<string, unknown>,
  who: Visitor = club.owner,
): Promise<Response> {
  return api(who).admin.invitations.$post({
    json: { tenantId: club.tenant.id, email: freshEmail(), role: "parent", ...body },
  });
}

/** An invitation whose mail has come, with the token of its link. */
export async function invitation(
  club: Pick<Club, "owner" | "tenant">,
  body: Record<string, unknown> = {},
  who: Visitor = club.owner,
): Promise<Invitation & { token: string }> {
  const email = typeof body.email === "string" ? body.email : freshEmail();
  const before = (await mailsTo(email)).length;
  const made = await expectJson<Invitation>(ask(club, { ...body, email }, who), 201);
  return { ...made, token: tokenIn(await mailTo(email, before + 1)) };
}

/** Accepts by the link: signed in, or without an account and with a password. */
export function accept(
  who: Visitor | null,
  token: string,
  more: Record<string, unknown> = {},
): Promise<Response> {
  const stranger = { password: "a long password", acceptTerms: true };
  return api(who).signup["accept-invite"].$post({
    json: { token, ...(!who && stranger), ...more },
  });
}

/** How many rows of a kind an invitation came to. */
export async function traceOf(id: string) {
  const [row] = await rows<{ members: number; entries: number }>(
    `select (select count(*) from memberships where joined_with = ?1 and status = 'active') members,
       (select count(*) from audit_entries where target_id = ?1 and action = 'invitation.accepted') entries`,
    id,
  );
  return row;
}
