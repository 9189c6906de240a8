import { describe, expect, it } from "vitest";
import { api, bindings, expectJson, refusal, rows } from "../../tests/support/app.ts";
import { ask, freshEmail } from "../../tests/support/invitations.ts";
import { mailsTo, mailTo } from "../../tests/support/mail.ts";
import { createTenant, member } from "../../tests/support/people.ts";
import type { Caller } from "../access/caller.ts";
import { Db } from "../db/client.ts";
import { importInvitations } from "./import.ts";
import type { Imported } from "./responses.ts";

type Club = Awaited<ReturnType<typeof createTenant>>;

const send500 = (club: Club, sent: Record<string, unknown>[], who = club.owner) =>
  api(who).admin.tenants[":tenantId"].invitations.import.$post({
    param: { tenantId: club.tenant.id },
    json: { rows: sent },
  });
const imported = (club: Club, sent: Record<string, unknown>[]) =>
  expectJson(send500(club, sent), 200);

describe("POST …/invitations/import", () => {
  it("invites five hundred in one request, each with a mail", async () => {
    const club = await createTenant();
    const people = Array.from({ length: 500 }, (_, n) => ({
      email: `import-${n}-${club.tenant.id}@example.com`,
      role: "parent",
      firstName: "Paula",
      lastName: `Number ${n}`,
      playerFirstName: "Mia",
      playerLastName: `Number ${n}`,
      playerBirthdate: "2016-04-01",
    }));
    expect(await imported(club, people)).toEqual({ created: 500, skipped: [], failed: [] });
    const count = async () =>
      (
        await rows(
          `select (select count(*) from invitations where tenant_id = ?1 and player_id is not null) invitations,
             (select count(*) from player_memberships where tenant_id = ?1) players,
             (select count(*) from audit_entries where tenant_id = ?1 and action = 'invitation.created') entries,
             (select count(*) from emails where tenant_id = ?1 and status = 'sent' and variables is null) sent`,
          club.tenant.id,
        )
      )[0];
    await expect.poll(count).toEqual({ invitations: 500, players: 500, entries: 500, sent: 500 });
    const mail = await mailTo(people[499]?.email ?? "");
    expect(mail.text).toContain("Hello Paula,");
    expect(await imported(club, people)).toMatchObject({ created: 0, failed: [] });
  });

  it("schedules as many mails a minute as a run sends, and marks them as bulk", async () => {
    const club = await createTenant();
    const sent = Array.from({ length: 7 }, () => ({ email: freshEmail(), role: "parent" }));
    const caller = { clerkUserId: club.owner.clerkUserId } as Caller;
    const asked = {
      tenantId: club.tenant.id,
      rows: sent,
      appUrl: "https://a.test",
      mailsAMinute: 3,
    };
    const now = Date.now();
    await importInvitations(new Db(bindings.DB), caller, asked, now);
    const mails = await rows<{ minute: number; is_bulk: number }>(
      `select (next_attempt_at - ${now}) / 60000 as minute, is_bulk from emails where tenant_id = ? order by id`,
      club.tenant.id,
    );
    expect(mails.map(({ minute }) => minute).sort()).toEqual([0, 0, 0, 1, 1, 1, 2]);
    expect(mails.every(({ is_bulk }) => is_bulk === 1)).toBe(true);
    await expectJson(ask(club, { email: freshEmail() }), 201);
    const single = await rows(
      "select 1 from emails where tenant_id = ? and is_bulk = 0",
      club.tenant.id,
    );
    expect(single).toHaveLength(1);
  });

  it("imports the valid rows, and names each failed row and its reason", async () => {
    const club = await createTenant();
    const there = await member(club);
    const waiting = freshEmail();
    await expectJson(ask(club, { email: waiting }), 201);
    const good = freshEmail();
    const result = await imported(club, [
      { email: good, role: "parent" },
      { email: "not an address", role: "parent" },
      { email: good.toUpperCase(), role: "parent" },
      { email: there.email, role: "parent" },
      { email: waiting, role: "parent" },
      { email: freshEmail(), role: "king" },
      { email: freshEmail(), role: "parent", nickname: "x" },
      { email: freshEmail(), role: "player", firstName: "Leo", lastName: "Silva" },
      {
        email: freshEmail(),
        role: "player",
        firstName: "Kid",
        lastName: "Silva",
        playerBirthdate: new Date().toISOString().slice(0, 10),
      },
      { email: freshEmail(), role: "coach", firstName: "Carl" },
    ]);
    expect(result.created).toBe(2);
    expect(result.skipped).toEqual([
      { row: 2, code: "invitation_pending" },
      { row: 3, code: "already_member" },
      { row: 4, code: "invitation_pending" },
    ]);
    expect(result.failed.map(({ row, code }) => [row, code])).toEqual([
      [1, "validation_failed"],
      [5, "validation_failed"],
      [6, "validation_failed"],
      [7, "validation_failed"],
      [8, "age_restricted"],
    ]);
    expect(result.failed[0]?.message).toContain("email");
    expect(result.failed[2]?.message).toContain("nickname");
    await mailTo(good);
    expect(await mailsTo(good)).toHaveLength(1);
  });

  it("stays within the seats and the day's mails, row by row", async () => {
    const club = await createTenant();
    const three = () => [1, 2, 3].map(() => ({ email: freshEmail(), role: "parent" }));
    await rows(`update tenants set policy = '{"invitesPerDay":2}' where id = ?`, club.tenant.id);
    expect(await imported(club, three())).toMatchObject({
      created: 2,
      failed: [{ row: 2, code: "rate_limited" }],
    });
    await rows(`update tenants set policy = '{"maxMembers":3}' where id = ?`, club.tenant.id);
    expect(await imported(club, three())).toMatchObject({
      created: 2,
      failed: [{ row: 2, code: "tenant_full" }],
    });
  });

  it("does not let an admin create owners", async () => {
    const club = await createTenant();
    const admin = await member(club);
    await rows(
      "update memberships set role = 'admin' where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    const answer = await expectJson<Imported>(
      send500(club, [{ email: freshEmail(), role: "owner" }], admin),
      200,
    );
    expect(answer).toMatchObject({ created: 0, failed: [{ row: 0, code: "forbidden" }] });
  });

  it("refuses more than five hundred rows, no rows, and more than a mebibyte", async () => {
    const club = await createTenant();
    const row = { email: "x@example.com", role: "parent" };
    expect(await refusal(send500(club, Array(501).fill(row)))).toEqual([422, "validation_failed"]);
    expect(await refusal(send500(club, []))).toEqual([422, "validation_failed"]);
    const large = [{ ...row, firstName: "x".repeat(1_100_000) }];
    expect(await refusal(send500(club, large))).toEqual([413, "payload_too_large"]);
    expect(await refusal(send500(club, [{ email: "x" }], (await createTenant()).owner))).toEqual([
      404,
      "not_found",
    ]);
  });
});
