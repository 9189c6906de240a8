import { afterAll, describe, expect, it } from "vitest";
import { bindings, expectJson, rows, send } from "../../tests/support/app.ts";
import { tick } from "../../tests/support/clock.ts";
import { ask } from "../../tests/support/invitations.ts";
import { mailsTo, outage } from "../../tests/support/mail.ts";
import { createTenant } from "../../tests/support/people.ts";
import type { Invitation } from "../invitations/responses.ts";
import { deliverMail } from "./send.ts";

/* Postmark fails, and no webhook arrives: each accepted mail was sent once. */

/** Other files send through the same provider meanwhile: its bad days are for these domains alone. */
const id = crypto.randomUUID().slice(0, 8);
const own = `own-${id}.example.com`;
const pending = `pending-${id}.example.com`;
afterAll(async () => {
  for (const domain of [own, pending]) await outage(null, domain);
});

let people = 0;
const addressAt = (domain: string) => {
  people += 1;
  return `invited-${people}@${domain}`;
};

/** Lets the time pass until every mail is due again, and runs the cron. */
async function later(): Promise<void> {
  await rows("update emails set next_attempt_at = 0 where status = 'queued'");
  await tick();
}

interface Row {
  status: string;
  attempts: number;
  error: string | null;
  wait: number;
}
const mailTo = async (recipient: string) =>
  (
    await rows<Row>(
      `select status, attempts, last_error error, next_attempt_at - ${Date.now()} wait from emails where recipient = ?`,
      recipient,
    )
  )[0];

async function invite(emails: string[]): Promise<void> {
  const club = await createTenant();
  const path = `/api/admin/tenants/${club.tenant.id}/invitations/import`;
  const body = { rows: emails.map((email) => ({ email, role: "parent" })) };
  await expectJson(send(club.owner, path, { body }), 200);
  await expect
    .poll(() => Promise.all(emails.map(mailTo)))
    .not.toContainEqual(expect.objectContaining({ status: "queued", error: null }));
}

/** How many copies each address has got. */
const copies = async (emails: string[]) =>
  (await Promise.all(emails.map(mailsTo))).map(({ length }) => length);

it("an account that waits for approval sends to own addresses once, and to others once it is approved", async () => {
  await outage({ domain: pending, code: 412, webhooks: false });
  await outage({ domain: own, webhooks: false });
  const taken = Array.from({ length: 4 }, () => addressAt(own));
  const held = Array.from({ length: 4 }, () => addressAt(pending));
  await invite(taken.flatMap((email, at) => [held[at] ?? "", email]));
  for (let minute = 0; minute < 12; minute += 1) await later();
  expect(await copies([...taken, ...held])).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
  for (const email of taken)
    expect(await mailTo(email)).toMatchObject({ status: "sent", error: null });
  for (const email of held) {
    expect(await mailTo(email)).toMatchObject({ status: "queued", attempts: 0, error: "held_412" });
  }
  await outage({ domain: pending, webhooks: false });
  for (let minute = 0; minute < 3; minute += 1) await later();
  expect(await copies([...taken, ...held])).toEqual(Array(8).fill(1));
});

describe("a send whose response was lost", () => {
  /** Invites addresses whose mail Postmark accepts, while its response is lost and its search behaves as given. */
  async function lost(count: number, search: object): Promise<string[]> {
    await outage({ domain: own, status: 500, times: 1, accepts: true, webhooks: false, search });
    const emails = Array.from({ length: count }, () => addressAt(own));
    await invite(emails);
    for (const email of emails) {
      const mail = await mailTo(email);
      expect(mail).toMatchObject({ status: "queued", error: "provider_500" });
      // The search may list a message late, so it is not used sooner.
      expect(mail?.wait).toBeGreaterThan(4.8 * 60_000);
    }
    return emails;
  }

  it.each([1, 3])("is found after a search has failed %i times", async (times) => {
    const emails = await lost(3, { status: 500, times });
    for (let minute = 0; minute < times; minute += 1) {
      await later();
      expect(await mailTo(emails[0] ?? "")).toMatchObject({
        status: "queued",
        error: "provider_500",
      });
    }
    for (let minute = 0; minute < 6; minute += 1) await later();
    expect(await copies(emails)).toEqual([1, 1, 1]);
    expect(await mailTo(emails[0] ?? "")).toMatchObject({ status: "sent" });
  });

  it("is found by a search that lists it late", async () => {
    const hiddenMs = 2_000;
    const emails = await lost(2, { hiddenMs });
    await new Promise((shown) => setTimeout(shown, hiddenMs));
    for (let minute = 0; minute < 4; minute += 1) await later();
    expect(await copies(emails)).toEqual([1, 1]);
  });
});

it("a mail that cannot be rendered does not stop the others", async () => {
  await outage({ domain: own, status: 429, webhooks: false });
  const emails = Array.from({ length: 3 }, () => addressAt(own));
  await invite(emails);
  await outage({ domain: own, webhooks: false });
  // As after a rollback to a Worker that does not know a template yet.
  await rows("pragma ignore_check_constraints = on");
  await rows("update emails set template = 'of-tomorrow' where recipient = ?", emails[1]);
  await rows("pragma ignore_check_constraints = off");
  for (let minute = 0; minute < 3; minute += 1) await later();
  expect(await copies(emails)).toEqual([1, 0, 1]);
  expect(await mailTo(emails[1] ?? "")).toMatchObject({ status: "queued", error: "held_-1" });
  // The next Worker knows it.
  await rows(
    "update emails set template = 'tenant-welcome-invite', next_attempt_at = 0 where recipient = ?",
    emails[1],
  );
  await later();
  expect(await copies(emails)).toEqual([1, 1, 1]);
});

it("a backlog of sixty is sent in three runs of at most twenty-five", async () => {
  const club = await createTenant();
  await outage({ domain: own, status: 429, webhooks: false });
  const emails = Array.from({ length: 60 }, () => addressAt(own));
  const path = `/api/admin/tenants/${club.tenant.id}/invitations/import`;
  const body = { rows: emails.map((email) => ({ email, role: "parent" })) };
  await expectJson(send(club.owner, path, { body }), 200);
  await expect.poll(() => mailTo(emails[59] ?? "")).toMatchObject({ error: "provider_429" });
  await outage({ domain: own, webhooks: false });
  await rows("update emails set next_attempt_at = 0, attempts = 0 where status = 'queued'");
  const sent: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    await deliverMail({ ...bindings, MAILS_PER_RUN: "25" });
    const [row] = await rows<{ n: number }>(
      "select count(*) n from emails where tenant_id = ? and status = 'sent'",
      club.tenant.id,
    );
    sent.push(row?.n ?? 0);
  }
  expect(sent).toEqual([25, 50, 60]);
  expect(await copies(emails)).toEqual(Array(60).fill(1));
});

describe("the broadcast stream", () => {
  const withStream = { ...bindings, POSTMARK_BROADCAST_STREAM: "broadcast" };

  it("carries the mails of an import only; a lost response is found there", async () => {
    const club = await createTenant();
    await outage({ domain: own, status: 429, webhooks: false });
    const [imported, invited] = [addressAt(own), addressAt(own)];
    await invite([imported]);
    await expectJson<Invitation>(ask(club, { email: invited }), 201);
    await expect.poll(() => mailTo(invited)).toMatchObject({ error: "provider_429" });
    await outage({ domain: own, status: 500, times: 1, accepts: true, webhooks: false });
    for (let run = 0; run < 3; run += 1) {
      await rows("update emails set next_attempt_at = 0 where status = 'queued'");
      await deliverMail(withStream);
    }
    expect(await copies([imported, invited])).toEqual([1, 1]);
    const { postmark } = await import("../../tests/support/mail.ts");
    const streamOf = async (recipient: string) =>
      (await postmark.getOutboundMessages({ count: 1, offset: 0, recipient })).Messages[0]
        ?.MessageStream;
    expect([await streamOf(imported), await streamOf(invited)]).toEqual(["broadcast", "outbound"]);
    expect(await mailTo(imported)).toMatchObject({ status: "sent" });
  });
});
