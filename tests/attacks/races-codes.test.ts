import { expect, it, vi } from "vitest";
import { rows, send, type Visitor } from "../support/app.ts";
import { slipFor } from "../support/people.ts";
import { callers, freshClub, numberOf, race } from "./rounds.ts";

/* Joining by a code meets everything that can end one. */

// The same twelve lose hundreds of races: that is no guessing.
vi.hoisted(() => {
  process.env.CODE_MISSES_PER_DAY = "10000";
  process.env.CODE_MISSES_EVERYWHERE_PER_HOUR = "1000000";
});

const join = (who: Visitor, code: string) => () =>
  send(who, "/api/tenant/join", { body: { code } });
const add = (who: Visitor, code: string) => () =>
  send(who, "/api/memberships/add-by-code", { body: { code, scope: "parent" } });

const parents = (tenantId: string) =>
  numberOf(
    "select count(*) n from memberships where tenant_id = ? and role = 'parent' and status = 'active'",
    tenantId,
  );
const ok = (statuses: number[]) => statuses.filter((status) => status < 300).length;
const withPolicy = async (policy: object) => {
  const club = await freshClub();
  await rows("update tenants set policy = ? where id = ?", JSON.stringify(policy), club.tenant.id);
  return { club };
};

it("joining, by both doors and twice, and rotating: who got in came by the code that was in force", async () => {
  await race(
    async () => ({ club: await freshClub() }),
    ({ club }, people) => [
      ...people
        .slice(0, 11)
        .map((who, at) => (at % 3 ? join(who, club.inviteCode) : add(who, club.inviteCode))),
      () =>
        send(club.owner, `/api/admin/tenants/${club.tenant.id}/rotate-invite-code`, { body: {} }),
    ],
    async ({ club }, { statuses, codes }) => {
      expect(statuses.at(-1)).toBe(200);
      expect(await parents(club.tenant.id)).toBe(ok(statuses.slice(0, -1)));
      for (const [at, code] of codes.slice(0, -1).entries()) {
        expect(statuses[at] === 200 || code === "invalid_code", code).toBe(true);
      }
    },
  );
});

it("joining and pausing: whoever is told no is not in", async () => {
  await race(
    async () => ({ club: await freshClub() }),
    ({ club }, people) => [
      ...people.slice(0, 11).map((who) => join(who, club.inviteCode)),
      () =>
        send(club.owner, `/api/admin/tenants/${club.tenant.id}`, {
          method: "PATCH",
          body: { policy: { codePaused: true } },
        }),
    ],
    async ({ club }, { statuses }) => {
      expect(statuses.at(-1)).toBe(200);
      expect(await parents(club.tenant.id)).toBe(ok(statuses.slice(0, -1)));
    },
  );
});

it("twelve at a code that takes five: five are in, by whichever door", async () => {
  await race(
    () => withPolicy({ codeMaxUses: 5 }),
    ({ club }, people) =>
      people.map((who, at) => (at % 2 ? join(who, club.inviteCode) : add(who, club.inviteCode))),
    async ({ club }, { statuses, codes }) => {
      expect(ok(statuses)).toBe(5);
      expect(await parents(club.tenant.id)).toBe(5);
      expect(codes.filter((code) => code === "code_used_up")).toHaveLength(callers - 5);
    },
  );
});

it("twelve at the last three seats: three are in", async () => {
  await race(
    () => withPolicy({ maxMembers: 4 }),
    ({ club }, people) => people.map((who) => join(who, club.inviteCode)),
    async ({ club }, { statuses, codes }) => {
      expect(ok(statuses)).toBe(3);
      expect(await parents(club.tenant.id)).toBe(3);
      expect(codes.filter((code) => code === "tenant_full")).toHaveLength(callers - 3);
    },
  );
});

it("one person joining twelve times is one member, and one use of the code", async () => {
  await race(
    () => withPolicy({ codeMaxUses: 1 }),
    ({ club }, [who]) =>
      Array.from({ length: callers }, () => join(who as Visitor, club.inviteCode)),
    async ({ club }, { statuses }) => {
      expect(ok(statuses)).toBe(callers);
      expect(await parents(club.tenant.id)).toBe(1);
    },
  );
});

it("twelve with one slip for one child: one is a guardian", async () => {
  await race(
    async () => {
      const club = await freshClub();
      return { club, ...(await slipFor(club)) };
    },
    ({ code }, people) =>
      people.map(
        (who) => () =>
          send(
            { ...who, ip: `2001:db8:${crypto.randomUUID().slice(0, 4)}::1` },
            "/api/players/claim",
            {
              body: { code, birthdate: "2016-04-01" },
            },
          ),
      ),
    async ({ id }, { statuses }) => {
      expect(ok(statuses)).toBe(1);
      expect(
        await numberOf("select count(*) n from player_guardians where player_id = ?", id),
      ).toBe(1);
    },
  );
});
