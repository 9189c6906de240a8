import { describe, expect, it } from "vitest";
import { expectJson, refusal, rows, send, settings } from "../../tests/support/app.ts";
import { ask } from "../../tests/support/invitations.ts";
import { mailTo } from "../../tests/support/mail.ts";
import { createTenant } from "../../tests/support/people.ts";
import type { Invitation } from "../invitations/responses.ts";

const credential = `Basic ${btoa(settings.POSTMARK_WEBHOOK_CREDENTIAL)}`;
const tell = (body: unknown, authorization: string | null = credential) =>
  send(null, "/api/webhooks/postmark", {
    body,
    ...(authorization !== null && { headers: { authorization } }),
  });

/** A mail that went out, as the provider would tell of it. */
async function sentMail() {
  const club = await createTenant();
  const made = await expectJson<Invitation>(ask(club, {}), 201);
  const { id: MessageID, metadata } = await mailTo(made.email);
  const status = async () => {
    const [row] = await rows<{ status: string; error: string | null }>(
      "select status, last_error error from emails where invitation_id = ?",
      made.id,
    );
    return row;
  };
  await expect.poll(status).toMatchObject({ status: "sent" });
  const event = (RecordType: string, more: object = {}) => ({
    RecordType,
    MessageID,
    Metadata: metadata,
    ...more,
  });
  return { club, made, event, status };
}

const bounce = { Type: "HardBounce", Description: "No such mailbox", Email: "x@example.com" };

describe("POST /api/webhooks/postmark", () => {
  it("updates a mail's status, and the invitation shows it with the reason", async () => {
    const { club, made, event, status } = await sentMail();
    expect((await tell(event("Delivery"))).status).toBe(204);
    expect(await status()).toEqual({ status: "delivered", error: null });
    await tell(event("Bounce", bounce));
    expect(await status()).toEqual({ status: "bounced", error: "No such mailbox" });
    const path = `/api/admin/tenants/${club.tenant.id}/invitations`;
    const { items } = await expectJson<{ items: Invitation[] }>(send(club.owner, path), 200);
    expect(items[0]).toMatchObject({
      id: made.id,
      delivery: "bounced",
      deliveryError: "No such mailbox",
    });
  });

  it("never moves a status back when an event is late", async () => {
    const { event, status } = await sentMail();
    await tell(event("SpamComplaint"));
    await tell(event("Delivery"));
    await tell(event("Bounce", bounce));
    expect(await status()).toMatchObject({ status: "complained" });
  });

  it("stores a repeated event once", async () => {
    const { event, made } = await sentMail();
    for (let turn = 0; turn < 3; turn += 1) await tell(event("Delivery"));
    const kept = await rows(
      `select event from email_events where event = 'delivered' and email_id in
         (select id from emails where invitation_id = ?)`,
      made.id,
    );
    expect(kept).toHaveLength(1);
  });

  it("accepts an event that arrives before the send's response was stored", async () => {
    const { event, made, status } = await sentMail();
    await rows(
      "update emails set status = 'queued', provider_id = null where invitation_id = ?",
      made.id,
    );
    await tell(event("Delivery"));
    expect(await status()).toMatchObject({ status: "delivered" });
  });

  it("ignores delays, unknown events, and ids of another server", async () => {
    const { event, status } = await sentMail();
    const other = await sentMail();
    await tell(event("Bounce", { Type: "Transient" }));
    await tell(event("Open"));
    await tell({ ...event("Delivery"), MessageID: "another" });
    await tell({ ...event("Bounce", bounce), Metadata: other.event("x").Metadata });
    for (const junk of [{}, [], 3, null, { RecordType: "Bounce", Metadata: null }]) {
      expect((await tell(junk)).status).toBe(204);
    }
    expect(await refusal(tell("{"))).toEqual([422, "validation_failed"]);
    expect(await status()).toMatchObject({ status: "sent" });
    expect(await other.status()).toMatchObject({ status: "sent" });
  });

  it.each([null, "Basic eDp5", "Bearer x", `${credential}x`, credential.toLowerCase()])(
    "refuses the credential %s with 401, because Postmark stops its webhooks after 403",
    async (authorization) => {
      const { event, status } = await sentMail();
      expect(await refusal(tell(event("Bounce", bounce), authorization))).toEqual([
        401,
        "unauthenticated",
      ]);
      expect(await status()).toMatchObject({ status: "sent" });
    },
  );
});

describe("GET /api/admin/tenants/:tenantId/emails", () => {
  it("lists every attempt and response, and never the mail's text", async () => {
    const { club, made, event } = await sentMail();
    await tell(event("Delivery"));
    const path = `/api/admin/tenants/${club.tenant.id}/emails`;
    const { items } = await expectJson<{ items: Record<string, unknown>[] }>(
      send(club.owner, `${path}?invitationId=${made.id}`),
      200,
    );
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      to: made.email,
      template: "tenant-welcome-invite",
      status: "delivered",
      attempts: 1,
      error: null,
      invitationId: made.id,
      history: [
        { event: "sent", detail: null },
        { event: "delivered", detail: null },
      ],
    });
    expect(Object.keys(items[0] ?? {})).not.toContain("variables");
    const bounced = await expectJson<{ items: unknown[] }>(
      send(club.owner, `${path}?status=bounced`),
      200,
    );
    expect(bounced.items).toEqual([]);
  });
});
