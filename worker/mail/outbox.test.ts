import { afterEach, describe, expect, it } from "vitest";
import { api, bindings, expectJson, rows, send } from "../../tests/support/app.ts";
import { ask } from "../../tests/support/invitations.ts";
import { mailsTo, mailTo, outage } from "../../tests/support/mail.ts";
import { createTenant } from "../../tests/support/people.ts";
import type { Invitation } from "../invitations/responses.ts";
import { deliverMail } from "./send.ts";

afterEach(() => outage(null, domain));

/** Other files send through the same provider meanwhile: its bad days are for these addresses alone. */
const domain = `${crypto.randomUUID().slice(0, 8)}.example.com`;
const freshEmail = () => `invited-${crypto.randomUUID().slice(0, 8)}@${domain}`;

interface Row {
  status: string;
  attempts: number;
  error: string | null;
  variables: string | null;
  dueAt: number;
}

/** The mail of an invitation, as it stands in the outbox. */
async function mailOf(invitationId: string): Promise<Row | undefined> {
  const [row] = await rows<Row>(
    `select status, attempts, last_error error, variables, next_attempt_at "dueAt"
     from emails where invitation_id = ? order by id desc`,
    invitationId,
  );
  return row;
}

const eventsOf = (invitationId: string) =>
  rows<{ event: string; detail: string | null }>(
    `select event, detail from email_events where email_id in
       (select id from emails where invitation_id = ?) order by id`,
    invitationId,
  );

/** Lets the time pass until every mail is due again. */
const timePasses = () => rows("update emails set next_attempt_at = 0 where status = 'queued'");

async function invited(email = freshEmail()): Promise<Invitation> {
  return expectJson<Invitation>(ask(await createTenant(), { email }), 201);
}

/** An invitation whose first delivery met the outage. */
async function stranded(order: object): Promise<Invitation> {
  await outage({ ...order, domain });
  const made = await invited();
  await expect.poll(() => eventsOf(made.id)).not.toEqual([]);
  return made;
}

describe("a provider that is down", () => {
  it.each([
    [500, 290_000, 380_000],
    [503, 290_000, 380_000],
    [429, 40_000, 80_000],
  ])(
    "loses nothing: the answer is %i now, and the mail is sent once it is back",
    async (status, leastMs, mostMs) => {
      const before = Date.now();
      const made = await stranded({ status });
      expect(await mailOf(made.id)).toMatchObject({
        status: "queued",
        attempts: 1,
        error: `provider_${status}`,
      });
      const dueAt = (await mailOf(made.id))?.dueAt ?? 0;
      expect(dueAt).toBeGreaterThan(before + leastMs);
      expect(dueAt).toBeLessThan(Date.now() + mostMs);
      await deliverMail(bindings);
      expect((await mailOf(made.id))?.attempts).toBe(1);
      await timePasses();
      await deliverMail(bindings);
      expect((await mailOf(made.id))?.attempts).toBe(2);
      await outage(null, domain);
      await timePasses();
      await deliverMail(bindings);
      expect(await mailOf(made.id)).toMatchObject({ status: "sent", error: null, variables: null });
      expect(await mailsTo(made.email)).toHaveLength(1);
      expect(await eventsOf(made.id)).toEqual([
        { event: "retry", detail: `provider_${status}` },
        { event: "retry", detail: `provider_${status}` },
        { event: "sent", detail: null },
      ]);
    },
  );

  it("that refuses our token waits for a person, without counting attempts", async () => {
    const made = await stranded({ status: 401 });
    expect(await mailOf(made.id)).toMatchObject({
      status: "queued",
      attempts: 0,
      error: "provider_refuses_us",
    });
    await outage(null, domain);
    await timePasses();
    await deliverMail(bindings);
    expect(await mailOf(made.id)).toMatchObject({ status: "sent" });
  });

  it("that accepts the mail and loses the response is searched, and the mail is sent once", async () => {
    const made = await stranded({ status: 500, times: 1, accepts: true });
    expect(await mailsTo(made.email)).toHaveLength(1);
    await timePasses();
    await deliverMail(bindings);
    expect(await mailOf(made.id)).toMatchObject({ status: "sent", attempts: 2, variables: null });
    expect(await mailsTo(made.email)).toHaveLength(1);
    expect((await eventsOf(made.id)).map(({ event }) => event)).toEqual(["retry", "found"]);
  });

  it("that never answers times out after half a minute, and is retried later", async () => {
    const start = Date.now();
    const made = await stranded({ status: 200, times: 1, stallMs: 60_000 });
    expect(Date.now() - start).toBeGreaterThan(27_000);
    expect(await mailOf(made.id)).toMatchObject({ status: "queued", error: "provider_silent" });
    await outage(null, domain);
    await timePasses();
    await deliverMail(bindings);
    expect(await mailOf(made.id)).toMatchObject({ status: "sent" });
    expect(await mailsTo(made.email)).toHaveLength(1);
  });

  it("half-way through a batch leads to no missing and no repeated mail", async () => {
    const club = await createTenant();
    const sent = Array.from({ length: 40 }, () => ({ email: freshEmail(), role: "parent" }));
    await outage({ status: 500, times: 1, accepts: 15, domain });
    const path = `/api/admin/tenants/${club.tenant.id}/invitations/import`;
    await expectJson(send(club.owner, path, { body: { rows: sent } }), 200);
    const statuses = async () =>
      rows<{ status: string; n: number }>(
        "select status, count(*) n from emails where tenant_id = ? and last_error is not null group by status",
        club.tenant.id,
      );
    await expect.poll(statuses).toEqual([{ status: "queued", n: 40 }]);
    await timePasses();
    await deliverMail(bindings);
    for (const { email } of sent) expect(await mailsTo(email)).toHaveLength(1);
  });
});

describe("a mail", () => {
  it("that cannot be delivered is given up with the reason", async () => {
    const email = `hardbounce@${crypto.randomUUID().slice(0, 8)}.example.com`;
    await mailAfterBounce(email);
    const made = await invited(email);
    await expect
      .poll(() => mailOf(made.id))
      .toMatchObject({ status: "failed", error: "inactive_recipient", variables: null });
  });

  it("is sent once by twelve deliverers at once", async () => {
    const made = await stranded({ status: 500, times: 1 });
    await timePasses();
    await Promise.all(Array.from({ length: 12 }, () => deliverMail(bindings)));
    expect(await mailsTo(made.email)).toHaveLength(1);
    expect(await mailOf(made.id)).toMatchObject({ status: "sent", attempts: 2 });
  });

  it("whose deliverer was killed before it sent is sent once the claim expires", async () => {
    const made = await stranded({ status: 500, times: 1 });
    // As a killed deliverer leaves it: claimed, and never settled.
    await rows(
      "update emails set next_attempt_at = ?, attempts = 1 where invitation_id = ?",
      Date.now() + 120_000,
      made.id,
    );
    await deliverMail(bindings);
    expect(await mailsTo(made.email)).toEqual([]);
    await timePasses();
    await deliverMail(bindings);
    expect(await mailsTo(made.email)).toHaveLength(1);
  });

  it("whose deliverer was killed after it sent is not sent again", async () => {
    const made = await invited();
    await mailTo(made.email);
    await expect.poll(() => mailOf(made.id)).toMatchObject({ status: "sent" });
    await rows(
      `update emails set status = 'queued', provider_id = null, next_attempt_at = 0, variables = '{}'
       where invitation_id = ?`,
      made.id,
    );
    await deliverMail(bindings);
    expect(await mailsTo(made.email)).toHaveLength(1);
    expect(await mailOf(made.id)).toMatchObject({ status: "sent" });
  });
});

/** Has an address bounce, so that the provider knows it as inactive. */
async function mailAfterBounce(email: string): Promise<void> {
  await invited(email);
  await mailTo(email);
}

describe("what is sent", () => {
  it("has its stream, tag and our ids, and no tracked link", async () => {
    const made = await invited();
    const { metadata, id } = await mailTo(made.email);
    const { postmark } = await import("../../tests/support/mail.ts");
    const details = await postmark.getOutboundMessageDetails(id);
    expect(details).toMatchObject({
      From: '"Tenantry" <hello@tenantry.example>',
      MessageStream: "outbound",
      Tag: "tenant-welcome-invite",
      TrackLinks: "None",
      TrackOpens: false,
    });
    const [row] = await rows("select id, claim from emails where invitation_id = ?", made.id);
    expect(metadata).toEqual({ email: row?.id, run: row?.claim });
  });

  it("is in the language of the recipient, else of the sender", async () => {
    const club = await createTenant();
    await expectJson(api(club.owner).me.$patch({ json: { locale: "fr-CA" } }), 200);
    const made = await expectJson<Invitation>(ask(club, {}), 201);
    expect((await mailTo(made.email)).subject).toBe(
      "Invitation à rejoindre Riverside FC sur Tenantry",
    );
  });
});
