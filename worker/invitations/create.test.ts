import { describe, expect, it } from "vitest";
import { api, expectJson, problemOf, refusal, rows, send } from "../../tests/support/app.ts";
import { accept, ask, freshEmail, invitation } from "../../tests/support/invitations.ts";
import { mailsTo, mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, member } from "../../tests/support/people.ts";
import type { Role } from "../permissions.ts";
import { dayIn } from "../tenants/calendar-day.ts";
import type { Invitation } from "./responses.ts";

/** The birthdate of a person of that age today, in a time zone. */
function bornFor(years: number, timezone = "UTC", daysLater = 0): string {
  const [year = "", ...rest] = dayIn(timezone, Date.now() + daysLater * 86_400_000).split("-");
  return [Number(year) - years, ...rest].join("-");
}

const patchTenant = (club: Awaited<ReturnType<typeof createTenant>>, body: object) =>
  expectJson(
    api(club.owner).admin.tenants[":tenantId"].$patch({
      param: { tenantId: club.tenant.id },
      json: body,
    }),
    200,
  );

describe("POST /api/admin/invitations", () => {
  it("invites a parent: an invitation, a pending record, an audit entry and a mail", async () => {
    const club = await createTenant({ firstName: "Carla", lastName: "Mendes" });
    const email = freshEmail();
    const made = await expectJson<Invitation>(
      ask(club, { email: ` ${email.toUpperCase()} `, firstName: "Paula", lastName: "Parent" }),
      201,
    );
    expect(made).toMatchObject({
      tenantId: club.tenant.id,
      email,
      firstName: "Paula",
      role: "parent",
      status: "pending",
      purpose: "signup_welcome",
      delivery: "queued",
      createdBy: club.user.id,
    });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(7 * 86_400_000);
    const mail = await mailTo(email);
    expect(mail.subject).toBe("You have been invited to join Riverside FC on Tenantry");
    expect(mail.text).toContain("Hello Paula,");
    expect(mail.text).toContain("Carla Mendes invites you to Riverside FC.");
    expect(tokenIn(mail)).toMatch(/^[\w-]{48,}$/);
    expect(await rows("select status, clerk_user_id c from users where email = ?", email)).toEqual([
      { status: "pending", c: null },
    ]);
    const [entry] = await rows(
      "select action, actor_user_id actor from audit_entries where target_id = ?",
      made.id,
    );
    expect(entry).toEqual({ action: "invitation.created", actor: club.user.id });
  });

  it("stores only the token's hash, and erases the mail's text once it is sent", async () => {
    const club = await createTenant();
    const made = await invitation(club);
    const answers = JSON.stringify(made).replace(made.token, "");
    expect(answers).not.toContain(made.token);
    let left: Record<string, unknown>[] = [];
    await expect
      .poll(async () => {
        left = await rows("select variables from emails where invitation_id = ?", made.id);
        return left;
      })
      .toEqual([{ variables: null }]);
    const tables = await rows<{ name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like '%cf%' and name not like 'sqlite%'",
    );
    for (const { name } of tables) {
      expect(JSON.stringify(await rows(`select * from ${name}`))).not.toContain(made.token);
    }
  });

  it("gives an existing user a pending membership that grants nothing and holds a seat", async () => {
    const club = await createTenant();
    const parent = await basicUser();
    const made = await expectJson<Invitation>(ask(club, { email: parent.email }), 201);
    expect(made.purpose).toBe("add_membership");
    const { memberships, invitations } = await expectJson(api(parent).me.$get(), 200);
    expect(memberships).toMatchObject([{ status: "pending", joinedVia: "invitation" }]);
    expect(invitations).toMatchObject([{ id: made.id, tenantName: "Riverside FC" }]);
    expect(
      (await api(parent).tenants[":idOrSlug"].$get({ param: { idOrSlug: club.tenant.id } })).status,
    ).toBe(404);
    const [tenant] = await rows("select seat_count s from tenants where id = ?", club.tenant.id);
    expect(tenant).toEqual({ s: 2 });
  });

  it("hides an invited person's details from the tenant, and refuses changes to them", async () => {
    const club = await createTenant();
    const parent = await basicUser({ firstName: "Confidential", lastName: "Person" });
    await expectJson(ask(club, { email: parent.email }), 201);
    for (const query of ["", "?status=pending", "?q=confidential"]) {
      const path = `/api/admin/tenants/${club.tenant.id}/members${query}`;
      const answer = await (await send(club.owner, path)).text();
      expect(answer).not.toContain("Confidential");
      expect(answer).not.toContain(parent.email);
    }
    const [place] = await rows<{ id: string }>(
      "select id from memberships where tenant_id = ? and status = 'pending'",
      club.tenant.id,
    );
    const path = `/api/admin/tenants/${club.tenant.id}/members/${place?.id}`;
    const approve = send(club.owner, path, { method: "PATCH", body: { status: "active" } });
    expect(await refusal(approve)).toEqual([404, "not_found"]);
    expect(await refusal(send(club.owner, path, { method: "DELETE" }))).toEqual([404, "not_found"]);
  });

  it.each([
    ["admin", "coach", 201],
    ["admin", "viewer", 201],
    ["admin", "admin", 403],
    ["admin", "owner", 403],
    ["owner", "admin", 201],
    ["owner", "owner", 201],
    ["coach", "parent", 403],
    ["parent", "parent", 403],
  ] as [Role, Role, number][])("when %s invites %s: %i", async (as, role, status) => {
    const club = await createTenant();
    const who = as === "owner" ? club.owner : await member(club);
    if (as !== "owner") {
      await rows(
        "update memberships set role = ? where tenant_id = ? and role = 'parent'",
        as,
        club.tenant.id,
      );
    }
    expect((await ask(club, { role }, who)).status).toBe(status);
  });

  it("refuses a second invitation to the same address and role, and names the first", async () => {
    const club = await createTenant();
    const email = freshEmail();
    const first = await expectJson<Invitation>(ask(club, { email }), 201);
    const problem = await problemOf(ask(club, { email: email.toUpperCase() }));
    expect(problem).toMatchObject({
      status: 409,
      code: "invitation_pending",
      invitationId: first.id,
    });
    expect((await ask(club, { email, role: "coach" })).status).toBe(201);
  });

  it.each(["expired", "revoked"])("is not blocked by an invitation that is %s", async (status) => {
    const club = await createTenant();
    const email = freshEmail();
    const { id } = await expectJson<Invitation>(ask(club, { email }), 201);
    const column = status === "expired" ? "expires_at" : "revoked_at";
    await rows(`update invitations set ${column} = 1 where id = ?`, id);
    expect((await ask(club, { email })).status).toBe(201);
  });

  it("creates one invitation from twelve requests at once", async () => {
    const club = await createTenant();
    const email = freshEmail();
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(club, { email })));
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array(11).fill(409)]);
    await mailTo(email);
    expect(await mailsTo(email)).toHaveLength(1);
  });

  it.each(["active", "suspended"])("refuses a person who has that role, %s", async (status) => {
    const club = await createTenant();
    const parent = await member(club);
    await rows(
      "update memberships set status = ? where tenant_id = ? and role = 'parent'",
      status,
      club.tenant.id,
    );
    expect(await refusal(ask(club, { email: parent.email }))).toEqual([409, "already_member"]);
    expect((await ask(club, { email: parent.email, role: "coach" })).status).toBe(201);
  });

  it("refuses a domain that the tenant does not allow, and more people than it has seats", async () => {
    const club = await createTenant();
    await patchTenant(club, { policy: { allowedEmailDomains: ["club.example"] } });
    expect(await refusal(ask(club, {}))).toEqual([403, "email_domain_not_allowed"]);
    expect((await ask(club, { email: `x-${crypto.randomUUID()}@club.example` })).status).toBe(201);
    await patchTenant(club, { policy: { allowedEmailDomains: null, maxMembers: 1 } });
    expect(await refusal(ask(club, {}))).toEqual([409, "tenant_full"]);
  });

  it("sends at most a tenant's limit a day, the last to one of six", async () => {
    const club = await createTenant();
    await patchTenant(club, { policy: { invitesPerDay: 3 } });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask(club, {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 429, 429, 429]);
    const refused = await ask(club, {});
    expect(refused.headers.get("retry-after")).not.toBeNull();
    await rows("update tenants set mails_on = mails_on - 1 where id = ?", club.tenant.id);
    expect((await ask(club, {})).status).toBe(201);
  });

  it("mails one address three times a day at most", async () => {
    const club = await createTenant();
    const email = freshEmail();
    for (const role of ["parent", "coach", "member"]) {
      expect((await ask(club, { email, role })).status).toBe(201);
    }
    expect(await refusal(ask(club, { email, role: "viewer" }))).toEqual([429, "rate_limited"]);
    expect((await ask(await createTenant(), { email })).status).toBe(201);
  });

  it("refuses a tenant that is another's, deleted or unknown", async () => {
    const [mine, theirs] = [await createTenant(), await createTenant()];
    expect(await refusal(ask(theirs, {}, mine.owner))).toEqual([404, "not_found"]);
    expect(await refusal(ask(mine, { tenantId: "nothing" }))).toEqual([404, "not_found"]);
    await api(theirs.owner).admin.tenants[":tenantId"].$delete({
      param: { tenantId: theirs.tenant.id },
    });
    expect(await refusal(ask(theirs, {}))).toEqual([404, "not_found"]);
  });

  it.each([
    { email: "no address" },
    { email: "two@example.com, three@example.com" },
    { email: "x@example.com\r\nBcc: y@example.com" },
    { role: "king" },
    { firstName: "a\u202eb" },
    { status: "accepted" },
    { role: "player" },
    { role: "coach", playerId: "x" },
    { role: "player", player: { firstName: "A", lastName: "B", birthdate: "2010-02-30" } },
    { role: "player", player: { firstName: "A", lastName: "B", birthdate: "2999-01-01" } },
  ])("refuses %j", async (body) => {
    expect(await refusal(ask(await createTenant(), body))).toEqual([422, "validation_failed"]);
  });
});

describe("inviting a player", () => {
  const player = (birthdate: string, more = {}) => ({
    role: "player",
    player: { firstName: "Leo", lastName: "Silva", birthdate, ...more },
  });

  it("creates the player in this tenant with the given name", async () => {
    const club = await createTenant();
    const made = await expectJson<Invitation>(ask(club, player("2009-05-01")), 201);
    expect(made).toMatchObject({ firstName: "Leo", purpose: "player_link" });
    const seen = await rows(
      `select p.first_name name, p.birthdate, p.user_id, m.status from players p
       join player_memberships m on m.player_id = p.id and m.tenant_id = ? where p.id = ?`,
      club.tenant.id,
      made.playerId,
    );
    expect(seen).toEqual([
      { name: "Leo", birthdate: "2009-05-01", user_id: null, status: "active" },
    ]);
    expect(
      await rows("select action from audit_entries where target_id = ?", made.playerId),
    ).toEqual([{ action: "player.created" }]);
  });

  it("refuses a login before the age of thirteen, and stores nothing", async () => {
    const club = await createTenant();
    const email = freshEmail();
    const child = { ...player(bornFor(13, "UTC", 3)), email };
    expect(await refusal(ask(club, child))).toEqual([422, "age_restricted"]);
    const [left] = await rows(
      `select (select count(*) from player_memberships where tenant_id = ?1) players,
         (select count(*) from users where email = ?2) users,
         (select count(*) from emails where recipient = ?2) mails`,
      club.tenant.id,
      email,
    );
    expect(left).toEqual({ players: 0, users: 0, mails: 0 });
  });

  it.each(["Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago"])(
    "counts years by the date in %s",
    async (timezone) => {
      const club = await createTenant();
      await patchTenant(club, { timezone });
      expect((await ask(club, player(bornFor(13, timezone)))).status).toBe(201);
      const tomorrow = player(bornFor(13, timezone, 1));
      expect(await refusal(ask(club, tomorrow))).toEqual([422, "age_restricted"]);
    },
  );

  it("uses the age that the tenant has set", async () => {
    const club = await createTenant();
    await patchTenant(club, { policy: { minLoginAge: 16 } });
    expect(await refusal(ask(club, player(bornFor(15))))).toEqual([422, "age_restricted"]);
    expect((await ask(club, player(bornFor(16)))).status).toBe(201);
  });

  it("links a guardian who is a member, and no other user", async () => {
    const club = await createTenant();
    await member(club);
    const [guardian] = await rows<{ id: string }>(
      "select user_id id from memberships where tenant_id = ? and role = 'parent'",
      club.tenant.id,
    );
    const made = await expectJson<Invitation>(
      ask(club, player("2009-05-01", { guardianUserId: guardian?.id })),
      201,
    );
    expect(
      await rows("select user_id from player_guardians where player_id = ?", made.playerId),
    ).toEqual([{ user_id: guardian?.id }]);
    const stranger = (await createTenant()).user.id;
    const foreign = ask(club, player("2009-05-01", { guardianUserId: stranger }));
    expect(await refusal(foreign)).toEqual([404, "not_found"]);
  });

  it("refuses a player of another tenant, and one with a login", async () => {
    const [club, other] = [await createTenant(), await createTenant()];
    const theirs = await expectJson<Invitation>(ask(other, player("2009-05-01")), 201);
    const foreign = ask(club, { role: "player", playerId: theirs.playerId });
    expect(await refusal(foreign)).toEqual([404, "not_found"]);
    const parentOfForeign = ask(club, { role: "parent", playerId: theirs.playerId });
    expect(await refusal(parentOfForeign)).toEqual([404, "not_found"]);
    const own = await invitation(club, player("2009-05-01"));
    await expectJson(accept(null, own.token), 200);
    const again = ask(club, { role: "player", playerId: own.playerId });
    expect(await refusal(again)).toEqual([409, "already_member"]);
  });
});
