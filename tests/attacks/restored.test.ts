import { copyFileSync, existsSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { type Ended, endedQueries, settleRestored } from "../../scripts/restore.ts";
import { expectJson, refusal, rows, send, type Visitor } from "../support/app.ts";
import { databaseFileIn } from "../support/database-file.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { accept, invitation } from "../support/invitations.ts";
import { basicUser, createTenant, member } from "../support/people.ts";
import { child } from "../support/sessions.ts";
import { tried } from "./figures.ts";
import { dataFolder, whileStopped } from "./outside.ts";

/*
 * The runbook of docs/operations.md, rehearsed: the database goes back to an earlier hour, as D1's Time Travel
 * brings it back, while Clerk and the mail stay where they are.
 */

/** SQLite keeps what was written last beside the file. */
const parts = ["", "-wal", "-shm"];

function keep(to: string): void {
  for (const part of parts) {
    const from = `${databaseFileIn(dataFolder)}${part}`;
    if (existsSync(from)) copyFileSync(from, `${to}${part}`);
  }
}

function bringBack(from: string): void {
  const file = databaseFileIn(dataFolder);
  for (const part of parts) {
    rmSync(`${file}${part}`, { force: true });
    if (existsSync(`${from}${part}`)) copyFileSync(`${from}${part}`, `${file}${part}`);
  }
}

it("a restored database does not undo later endings: links, codes, members, people, children, feeds, mails", async () => {
  const club = await createTenant();
  const members = `/api/admin/tenants/${club.tenant.id}/members`;
  const [removed, left, stays] = [await member(club), await member(club), await member(club)];
  const demoted = await member(club);
  const untouched = await invitation(club);
  const used = await invitation(club);
  const parent = await member(club);
  const kid = await child(parent, [club], { lastName: "Forgotten" });
  const { url } = await expectJson<{ url: string }>(
    send(stays, "/api/me/calendar-feed", { method: "POST" }),
    200,
  );
  const idOf = async ({ clerkUserId }: Visitor) => {
    const [row] = await rows<{ id: string }>(
      "select m.id from memberships m join users u on u.id = m.user_id where u.clerk_user_id = ? and m.tenant_id = ?",
      clerkUserId,
      club.tenant.id,
    );
    return row?.id ?? "";
  };
  const change = async (who: Visitor, body: object) =>
    expectJson(send(club.owner, `${members}/${await idOf(who)}`, { method: "PATCH", body }), 200);
  await change(demoted, { role: "coach" });
  const snapshot = `${dataFolder}/snapshot.sqlite`;
  await whileStopped(() => keep(snapshot));
  const since = Date.now();

  // An hour in which things end.
  expect(
    (await send(club.owner, `${members}/${await idOf(removed)}`, { method: "DELETE" })).status,
  ).toBe(204);
  expect((await send(left, "/api/me", { method: "DELETE" })).status).toBe(204);
  await change(demoted, { role: "viewer" });
  expect((await accept(null, used.token, { firstName: "Ana", lastName: "Silva" })).status).toBe(
    200,
  );
  expect((await send(parent, `/api/players/${kid.id}`, { method: "DELETE" })).status).toBe(204);
  const rotate = `/api/admin/tenants/${club.tenant.id}/rotate-invite-code`;
  const { inviteCode } = await expectJson<{ inviteCode: string }>(
    send(club.owner, rotate, { body: {} }),
    200,
  );
  await send(stays, "/api/me/calendar-feed", { method: "POST" });

  const ended: Record<string, unknown> = { since };
  for (const [kind, query] of Object.entries(endedQueries(since))) {
    ended[kind] = (await rows<{ found: string }>(query)).map(({ found }) => JSON.parse(found));
  }
  await whileStopped(() => {
    bringBack(snapshot);
    const database = new DatabaseSync(databaseFileIn(dataFolder), { timeout: 60_000 });
    const ids = database.prepare("select id from tenants").all() as { id: string }[];
    const statements = settleRestored(
      ended as unknown as Ended,
      ids.map(({ id }) => id),
      Date.now(),
    );
    database.exec(statements.join(";\n"));
    database.close();
  });

  const settings = `/api/tenants/${club.tenant.id}`;
  expect(await refusal(send(removed, settings))).toEqual([404, "not_found"]);
  expect((await send(left, "/api/me")).ok).toBe(false);
  expect((await send(demoted, members)).status).toBe(403);
  expect((await send(stays, settings)).status).toBe(200);
  for (const { token } of [untouched, used]) {
    expect((await accept(null, token, { firstName: "Eve", lastName: "Silva" })).ok).toBe(false);
  }
  for (const code of [club.inviteCode, inviteCode]) {
    const late = send(await basicUser(), "/api/tenant/join", { body: { code } });
    expect(await refusal(late)).toEqual([404, "invalid_code"]);
  }
  expect((await send(null, new URL(url).pathname)).status).toBe(404);
  expect(await rows("select 1 from players where last_name = 'Forgotten'")).toEqual([]);
  expect(await rows("select 1 from users where email = ?", left.email)).toEqual([]);
  // The owner finds the club as before, with a new code.
  const shown = await expectJson<{ inviteCode: string }>(
    send(club.owner, `/api/admin/tenants/${club.tenant.id}`),
    200,
  );
  expect(shown.inviteCode).not.toBe(club.inviteCode);
  expect(await violatedInvariants()).toEqual([]);
  tried("databases brought back to an earlier hour");
});
