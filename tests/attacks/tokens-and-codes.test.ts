import { describe, expect, it } from "vitest";
import { expectJson, freshIp, refusal, rows, send } from "../support/app.ts";
import { newcomer } from "../support/cheap.ts";
import { accept, ask, freshEmail, invitation } from "../support/invitations.ts";
import { mailsTo, mailTo } from "../support/mail.ts";
import { basicUser, createTenant, member, slipFor } from "../support/people.ts";
import { child } from "../support/sessions.ts";
import { tried } from "./figures.ts";
import { postmarkLine } from "./outside.ts";

/* An attacker guesses codes and links, or wants to find out who is a member of what. */

const guess = () => {
  const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return [...bytes].map((byte) => letters[byte % letters.length]).join("");
};
const lookUp = (code: string, ip: string) =>
  send(null, `/api/tenants/by-invite-code/${code}`, { headers: { "cf-connecting-ip": ip } });

describe("guessing codes", () => {
  it("from one IP address stops after twenty, on all routes together", async () => {
    const who = await basicUser();
    const ip = freshIp();
    const at = { ...who, ip };
    const statuses: number[] = [];
    for (let time = 0; time < 30; time += 1) {
      const doors = [
        () => lookUp(guess(), ip),
        () => send(at, "/api/tenant/join", { body: { code: guess() } }),
        () => send(at, "/api/memberships/add-by-code", { body: { code: guess() } }),
        () => send(at, "/api/players/claim", { body: { code: guess(), birthdate: "2016-04-01" } }),
      ];
      statuses.push((await (doors[time % doors.length] as () => Promise<Response>)()).status);
      tried("codes guessed");
    }
    expect(statuses.filter((status) => status === 404)).toHaveLength(20);
    expect(statuses.slice(20).every((status) => status === 429)).toBe(true);
    // A right code is then as good as a wrong one, from there.
    const { inviteCode } = await createTenant();
    expect((await lookUp(inviteCode, ip)).status).toBe(429);
  });

  it("from a /64 counts as one address, however the addresses are written", async () => {
    const net = `2001:db8:${crypto.randomUUID().slice(0, 4)}:7`;
    let passed = 0;
    for (let time = 0; time < 30; time += 1) {
      const host = crypto.randomUUID().slice(0, 4);
      const ip = time % 2 ? `${net}::${host}` : `${net.toUpperCase()}:0:0:0:${host}`;
      if ((await lookUp(guess(), ip)).status === 404) passed += 1;
      tried("codes guessed");
    }
    expect(passed).toBe(20);
  });

  it("from many addresses of one network stops after four hundred a day", async () => {
    const net = `198.51.${Math.floor(Math.random() * 250)}`;
    let passed = 0;
    for (let host = 1; host <= 250; host += 1) {
      for (let time = 0; time < 2; time += 1) {
        if ((await lookUp(guess(), `${net}.${host}`)).status === 404) passed += 1;
        tried("codes guessed");
      }
    }
    expect(passed).toBe(400);
  });

  it("in a burst gets no more tries than in sequence", async () => {
    const ip = freshIp();
    const answers = await Promise.all(Array.from({ length: 60 }, () => lookUp(guess(), ip)));
    tried("codes guessed", 60);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(20);
  });

  it("by a user with changing addresses stops after twenty too", async () => {
    const who = await basicUser();
    let passed = 0;
    for (let time = 0; time < 30; time += 1) {
      const answer = await send({ ...who, ip: freshIp() }, "/api/tenant/join", {
        body: { code: guess() },
      });
      if (answer.status === 404) passed += 1;
      tried("codes guessed");
    }
    expect(passed).toBe(20);
    // After so many tries even the right code is refused.
    const { inviteCode } = await createTenant();
    const right = send({ ...who, ip: freshIp() }, "/api/tenant/join", {
      body: { code: inviteCode },
    });
    expect((await right).status).toBe(429);
    expect(await expectJson(send(who, "/api/me"), 200)).toMatchObject({ memberships: [] });
  });

  it("the birthdate of a slip stops the slip after five tries", async () => {
    const { code } = await slipFor(await createTenant());
    for (let day = 1; day <= 5; day += 1) {
      const who = await basicUser();
      const wrong = send(who, "/api/players/claim", {
        body: { code, birthdate: `2016-05-0${day}` },
      });
      expect(await refusal(wrong)).toEqual([404, "invalid_code"]);
    }
    const late = send(await basicUser(), "/api/players/claim", {
      body: { code, birthdate: "2016-04-01" },
    });
    expect(await refusal(late)).toEqual([404, "invalid_code"]);
  });

  it("a rotated, paused or deleted code gets the same answer as a wrong one", async () => {
    const [rotated, paused, deleted] = [
      await createTenant(),
      await createTenant(),
      await createTenant(),
    ];
    await send(rotated.owner, `/api/admin/tenants/${rotated.tenant.id}/rotate-invite-code`, {
      body: {},
    });
    await send(paused.owner, `/api/admin/tenants/${paused.tenant.id}`, {
      method: "PATCH",
      body: { policy: { codePaused: true } },
    });
    await send(deleted.owner, `/api/admin/tenants/${deleted.tenant.id}`, { method: "DELETE" });
    const said = async (code: string) => {
      const answer = await lookUp(code, freshIp());
      const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
      return problem;
    };
    const wrong = await said(guess());
    for (const { inviteCode } of [rotated, paused, deleted])
      expect(await said(inviteCode)).toEqual(wrong);
  });
});

describe("guessing links", () => {
  it("finds nothing, whatever is tried", async () => {
    for (const token of [
      "x",
      "0".repeat(48),
      "' or 1=1 --",
      "%00",
      "../",
      "[object Object]",
      "a".repeat(200),
    ]) {
      expect(await refusal(send(null, "/api/invitations/preview", { body: { token } }))).toEqual([
        404,
        "invalid_token",
      ]);
      expect((await send(null, `/api/calendar/${encodeURIComponent(token)}.ics`)).status).toBe(404);
    }
    // The hash that is stored opens nothing either.
    const { id } = await invitation(await createTenant());
    const [row] = await rows<{ token_hash: string }>(
      "select token_hash from invitations where id = ?",
      id,
    );
    expect(
      await refusal(send(null, "/api/invitations/preview", { body: { token: row?.token_hash } })),
    ).toEqual([404, "invalid_token"]);
  });

  it("a link works once, and its user gets the same response again", async () => {
    const { token, email } = await invitation(await createTenant());
    const first = await expectJson<{ membership: { id: string } }>(
      accept(null, token, { firstName: "Ana", lastName: "S" }),
      200,
    );
    expect((await accept(null, token, { firstName: "Eve", password: "mine from now on" })).ok).toBe(
      false,
    );
    expect((await accept(await basicUser(), token)).ok).toBe(false);
    const [mine] = await rows<{ clerk_user_id: string }>(
      "select clerk_user_id from users where email = ?",
      email,
    );
    expect(mine?.clerk_user_id).toBeTruthy();
    expect(first.membership.id).toBeTruthy();
  });

  it("no secret is stored in plain text", async () => {
    const club = await createTenant();
    const { token } = await invitation(club);
    const parent = await member(club);
    const { url } = await expectJson<{ url: string }>(
      send(parent, "/api/me/calendar-feed", { method: "POST" }),
      200,
    );
    const feed = /([\w-]+)\.ics$/.exec(url)?.[1] ?? "";
    await expect.poll(() => rows("select 1 from emails where variables is not null")).toEqual([]);
    const tables = await rows<{ name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like '\\_cf%' escape '\\'",
    );
    for (const { name } of tables) {
      const kept = JSON.stringify(await rows(`select * from ${name}`));
      expect(kept.includes(token) || kept.includes(feed), name).toBe(false);
    }
  });
});

describe("finding out who has an account", () => {
  it("is not possible by creating a club with the address: the response and its time are the same", async () => {
    const known = await basicUser();
    const times: Record<string, number[]> = { known: [], unknown: [] };
    const bodies = new Set<string>();
    for (let time = 0; time < 40; time += 1) {
      for (const [kind, email] of [
        ["known", known.email],
        ["unknown", freshEmail()],
      ] as const) {
        const start = performance.now();
        const answer = await send(null, "/api/auth/club-signup", {
          body: { tenantName: "Any FC", email, firstName: "Ana", lastName: "Silva" },
          headers: { "cf-connecting-ip": freshIp() },
        });
        times[kind]?.push(performance.now() - start);
        // An address gets a few mails a day at most, and the response does not reveal that.
        expect(answer.status).toBe(202);
        bodies.add(await answer.text());
        tried("attempts to learn who has an account");
      }
    }
    expect(bodies.size).toBe(1);
    const median = (list: number[] = []) =>
      [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    const [a, b] = [median(times.known), median(times.unknown)];
    // A query more, or a hash, would show; what the machine does beside it does not.
    expect(Math.abs(a - b)).toBeLessThan(Math.max(a, b) * 0.5 + 5);
    expect((await mailsTo(known.email)).length).toBeLessThanOrEqual(5);
  });

  it("is not possible by inviting the address, nor by any list", async () => {
    const known = await basicUser();
    const club = await createTenant();
    const shapes = [];
    for (const email of [known.email, freshEmail()]) {
      const invited = await expectJson<Record<string, unknown>>(ask(club, { email }), 201);
      const list = await send(
        club.owner,
        `/api/admin/tenants/${club.tenant.id}/members?status=pending&q=${encodeURIComponent(email)}`,
      );
      shapes.push({ keys: Object.keys(invited), purpose: 0, status: list.status });
    }
    expect(shapes[0]).toEqual(shapes[1]);
  });
});

describe("user input that another person reads", () => {
  const hostile = "<img src=x onerror=alert(1)>\"'&{{accept_url}}";

  it("is plain text in a mail, and adds no header", async () => {
    const club = await createTenant({ tenantName: hostile, firstName: "A<b>", lastName: "C" });
    const email = freshEmail();
    await expectJson(ask(club, { email, firstName: "=cmd|'/c'!A1", lastName: '"><script>' }), 201);
    const mail = await mailTo(email);
    expect(mail.html).not.toMatch(/<img src=x|<script>/);
    expect(mail.html).toContain("&#60;img src=x");
    // Of braces in a name nothing is made.
    expect(mail.text).toContain("{{accept_url}}");
    expect(mail.text.match(/accept-invite\?token=/g)).toHaveLength(1);
    for (const name of ["Ana\r\nBcc: eve@example.com", "Ana\nSubject: hello", "Ana\u2028x"]) {
      const answer = await ask(club, { email: freshEmail(), firstName: name });
      if (answer.ok) expect((await mailsTo("eve@example.com")).length).toBe(0);
      else expect(answer.status).toBe(422);
    }
    expect(postmarkLine.seen.length).toBeGreaterThan(0);
  });

  it("an address with a header in it is refused", async () => {
    const club = await createTenant();
    for (const email of [
      "a@example.com\r\nbcc: b@example.com",
      "a@example.com,b@example.com",
      "a@example.com;b@example.com",
      "Ana <a@example.com>",
      "a@example.com%0abcc:b@example.com",
    ]) {
      expect(await refusal(ask(club, { email }))).toEqual([422, "validation_failed"]);
    }
  });

  it("is one line in a calendar", async () => {
    const club = await createTenant();
    const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
    const body = {
      title: "Training; BEGIN:VALARM, \\n END:VEVENT",
      notes: "First\nATTACH:https://evil.test\r\nEND:VCALENDAR",
      startsAt: "2030-01-01T10:00:00Z",
      endsAt: "2030-01-01T11:00:00Z",
    };
    const { items } = await expectJson<{ items: { id: string }[] }>(
      send(club.owner, path, { body }),
      201,
    );
    const text = await (await send(club.owner, `/api/sessions/${items[0]?.id}/session.ics`)).text();
    expect(text.match(/^END:VCALENDAR/gm)).toHaveLength(1);
    expect(text).not.toMatch(/^(ATTACH|BEGIN:VALARM)/m);
  });
});

describe("a slug", () => {
  const wanted = async (slug: string) => {
    const answer = await send(newcomer(), "/api/tenants", {
      body: { tenantName: "X FC", slug },
    });
    return answer;
  };
  it.each(["admin", "api", "login", "support", "tenantry", "www", "settings", "security"])(
    "%j cannot be taken",
    async (slug) => {
      expect((await wanted(slug)).status).toBe(422);
    },
  );

  it("that looks like an id, or like another to the eye, is refused", async () => {
    const club = await createTenant();
    for (const slug of [
      club.tenant.id,
      "аdmin",
      "ｒiverside",
      "river\u200bside",
      "RIVERSIDE!",
      "a",
      "-a-",
      "a--b?",
      "xn--80ak6aa92e",
    ]) {
      expect((await wanted(slug)).status, slug).toBe(422);
    }
  });
});

it("another's child cannot be claimed with their name and birthdate", async () => {
  const parent = await basicUser();
  const kid = await child(parent, [], { birthdate: "2016-04-01" });
  const eve = await basicUser();
  for (const [method, path, body] of [
    ["PATCH", `/api/players/${kid.id}`, { firstName: "Mine" }],
    ["POST", `/api/players/${kid.id}/consent`, {}],
    ["POST", `/api/players/${kid.id}/guardians`, { email: eve.email }],
    ["DELETE", `/api/players/${kid.id}`, undefined],
  ] as const) {
    expect(await refusal(send(eve, path, { method, body }))).toEqual([404, "not_found"]);
  }
});
