import { describe, expect, it } from "vitest";
import { api, bindings, expectJson, rows } from "../tests/support/app.ts";
import { violatedInvariants } from "../tests/support/invariants.ts";
import { accept, ask, freshEmail, invitation } from "../tests/support/invitations.ts";
import { mailTo } from "../tests/support/mail.ts";
import { basicUser, createTenant, member } from "../tests/support/people.ts";
import { addedOne, answered, child, dayMs } from "../tests/support/sessions.ts";
import { runScheduledCleanup } from "./scheduled-cleanup.ts";

const count = async (table: string, where: string, ...values: unknown[]) => {
  const [row] = await rows<{ n: number }>(
    `select count(*) n from ${table} where ${where}`,
    ...values,
  );
  return row?.n;
};
/** What the cron would find in so many days. */
const inDays = (days: number) => runScheduledCleanup(bindings, Date.now() + days * dayMs);

describe("the cron erases, and not too early:", () => {
  it("an unused invitation with its mails, 30 days after its link expired", async () => {
    const club = await createTenant();
    const untaken = await invitation(club);
    const withdrawn = await invitation(club);
    await api(club.owner).admin.invitations[":id"].revoke.$post({
      param: { id: withdrawn.id },
      json: {},
    });
    const taken = await invitation(club);
    await accept(null, taken.token, { firstName: "Ana", lastName: "Silva" });
    const left = () => count("invitations", "tenant_id = ?", club.tenant.id);
    await inDays(29);
    expect(await left()).toBe(3);
    await inDays(31);
    expect(await left()).toBe(2);
    await inDays(38);
    expect(await rows("select id from invitations where tenant_id = ?", club.tenant.id)).toEqual([
      { id: taken.id },
    ]);
    for (const email of [untaken.email, withdrawn.email]) {
      expect(await count("emails", "recipient = ?", email)).toBe(0);
    }
    expect(await violatedInvariants(club.tenant.id)).toEqual([]);
  });

  it("a mail and its history, after 90 days; one that waits stays", async () => {
    const club = await createTenant();
    const { email } = await invitation(club);
    const waiting = await expectJson<{ id: string }>(ask(club, {}), 201);
    await rows(
      "update emails set status = 'queued', next_attempt_at = 9e15 where invitation_id = ?",
      waiting.id,
    );
    await rows(
      "update invitations set used_at = 1, used_by = created_by where tenant_id = ?",
      club.tenant.id,
    );
    const left = () => count("emails", "tenant_id = ?", club.tenant.id);
    await inDays(89);
    expect(await left()).toBe(2);
    await inDays(91);
    expect(await left()).toBe(1);
    expect(await count("emails", "recipient = ?", email)).toBe(0);
    expect(await count("email_events", "email_id not in (select id from emails)")).toBe(0);
  });

  it("a session and its sign-ups, two years after it", async () => {
    const club = await createTenant();
    const parent = await member(club);
    const mia = await child(parent, [club]);
    const session = await addedOne(club);
    await answered(parent, session, "going", mia.id);
    await inDays(729);
    expect(await count("session_signups", "session_id = ?", session.id)).toBe(1);
    await inDays(733);
    expect(await count("session_signups", "session_id = ?", session.id)).toBe(0);
    expect(await count("sessions", "id = ?", session.id)).toBe(0);
  });

  it("a guardian's invitation, and an unfinished club sign-up", async () => {
    const parent = await basicUser();
    const mia = await child(parent);
    await api(parent).players[":id"].guardians.$post({
      param: { id: mia.id },
      json: { email: freshEmail() },
    });
    const email = freshEmail();
    await api(null).auth["club-signup"].$post({
      json: { tenantName: "Never FC", email, firstName: "Ana", lastName: "Silva" },
    });
    await mailTo(email);
    const left = async () => [
      await count("guardian_invitations", "player_id = ?", mia.id),
      await count("club_signups", "email = ?", email),
    ];
    await inDays(29);
    expect(await left()).toEqual([1, 1]);
    await inDays(38);
    expect(await left()).toEqual([0, 0]);
  });
});
