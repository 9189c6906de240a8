import { expect, it } from "vitest";
import { expectJson, rows, send, type Visitor } from "../support/app.ts";
import { createMemberships, type Member } from "../support/builders/memberships.ts";
import { addGuardian } from "../support/builders/players.ts";
import { userIdOf } from "../support/builders/users.ts";
import { crowd } from "../support/cheap.ts";
import { deletionOf, signedByClerk } from "../support/clerk-webhook.ts";
import { dayMs, hourMs, inMs } from "../support/sessions.ts";
import { type Act, type Club, callers, freshClub, numberOf, race, twelve } from "./rounds.ts";

/* People who end each other's standing at once, and people who want one place. */

/** A club whose founder is out, and twelve others own. */
async function ownedByTwelve(people: Visitor[]) {
  const club = await freshClub();
  const owners = await createMemberships(club.tenant.id, people, { role: "owner" });
  await rows("update memberships set status = 'left' where id = ?", club.membership.id);
  return { club, owners };
}

const owners = (tenantId: string) =>
  numberOf(
    "select count(*) n from memberships where tenant_id = ? and role = 'owner' and status = 'active'",
    tenantId,
  );
const ok = (statuses: number[]) => statuses.filter((status) => status < 300).length;
const memberPath = (club: Club, { membershipId }: Member) =>
  `/api/admin/tenants/${club.tenant.id}/members/${membershipId}`;

it("twelve owners leave: one stays", async () => {
  await race(
    ownedByTwelve,
    ({ owners: all }) =>
      all.map(
        ({ who, membershipId }) =>
          () =>
            send(who, `/api/memberships/${membershipId}`, { method: "DELETE" }),
      ),
    async ({ club }, { statuses, codes }) => {
      expect(ok(statuses)).toBe(callers - 1);
      expect(codes.filter((code) => code === "last_owner")).toHaveLength(1);
      expect(await owners(club.tenant.id)).toBe(1);
    },
  );
});

it("twelve owners demote and remove each other: at least one stays, and only owners acted", async () => {
  await race(
    ownedByTwelve,
    ({ club, owners: all }) =>
      all.map(({ who }, at) => () => {
        const other = memberPath(club, all[(at + 1) % all.length] as Member);
        return at % 2
          ? send(who, other, { method: "PATCH", body: { role: "viewer" } })
          : send(who, other, { method: "DELETE" });
      }),
    async ({ club }, { statuses }) => {
      expect(await owners(club.tenant.id)).toBe(callers - ok(statuses));
    },
  );
});

it("twelve owners delete their accounts: one is refused", async () => {
  await race(
    async () => ownedByTwelve(await crowd(callers)),
    ({ owners: all }) =>
      all.map(
        ({ who }) =>
          () =>
            send(who, "/api/me", { method: "DELETE" }),
      ),
    async ({ club }, { statuses }) => {
      expect(ok(statuses)).toBe(callers - 1);
      expect(await owners(club.tenant.id)).toBe(1);
    },
  );
});

const clerkDeletes = ({ clerkUserId }: Visitor): Act => {
  const event = signedByClerk(deletionOf(clerkUserId));
  return () => send(null, "/api/webhooks/clerk", event);
};

it("Clerk deletes every owner while others leave: the tenant is ownerless or has an owner", async () => {
  await race(
    async () => ownedByTwelve(await crowd(callers)),
    ({ owners: all }) =>
      all.map(({ who, membershipId }, at) =>
        at % 3 === 2
          ? () => send(who, `/api/memberships/${membershipId}`, { method: "DELETE" })
          : clerkDeletes(who),
      ),
    async ({ club }) => {
      const [row] = await rows<{ status: string }>(
        "select status from tenants where id = ?",
        club.tenant.id,
      );
      const left = await owners(club.tenant.id);
      expect(row?.status).toBe(left === 0 ? "ownerless" : "active");
    },
  );
});

it("twelve admins change twelve keys of the policy: all changes are stored", async () => {
  const changes = [
    { codeJoins: "approve" },
    { slugJoins: true },
    { scopeForGuardians: "players" },
    { codeRole: "member" },
    { codePaused: true },
    { codeExpiresAt: "2030-01-01T00:00:00.000Z" },
    { codeMaxUses: 7 },
    { allowedEmailDomains: ["example.com"] },
    { maxMembers: 50 },
    { rosterVisibility: "members" },
    { minLoginAge: 16 },
    { invitesPerDay: 9 },
  ];
  await race(
    async () => ({ club: await freshClub() }),
    ({ club }) =>
      changes.map(
        (policy) => () =>
          send(club.owner, `/api/admin/tenants/${club.tenant.id}`, {
            method: "PATCH",
            body: { policy },
          }),
      ),
    async ({ club }, { statuses }) => {
      expect(ok(statuses)).toBe(callers);
      const [row] = await rows<{ policy: string }>(
        "select policy from tenants where id = ?",
        club.tenant.id,
      );
      expect(JSON.parse(row?.policy ?? "{}")).toEqual(Object.assign({}, ...changes));
    },
  );
});

/** A session tomorrow, with five places, and twelve who may come. */
async function sessionForTwelve(people: Visitor[]) {
  const club = await freshClub();
  await createMemberships(club.tenant.id, people, { role: "member" });
  const path = `/api/admin/tenants/${club.tenant.id}/sessions`;
  const body = {
    title: "Training",
    startsAt: inMs(dayMs),
    endsAt: inMs(dayMs + hourMs),
    capacity: 5,
  };
  const { items } = await expectJson<{ items: { id: string }[] }>(
    send(club.owner, path, { body }),
    201,
  );
  const id = items[0]?.id ?? "";
  return { club, id, path: `${path}/${id}` };
}

const says =
  (who: Visitor, id: string, status: string): Act =>
  () =>
    send(who, `/api/sessions/${id}/signup`, { method: "PUT", body: { status } });
const standing = async (id: string) => {
  const [row] = await rows<{ going: number; waitlisted: number; capacity: number }>(
    "select going, waitlisted, capacity from sessions where id = ?",
    id,
  );
  return row;
};

it("twelve sign up for five places: five get one, seven wait", async () => {
  await race(
    sessionForTwelve,
    ({ id }, people) => people.map((who) => says(who, id, "going")),
    async ({ id }, { statuses }) => {
      expect(ok(statuses)).toBe(callers);
      expect(await standing(id)).toMatchObject({ going: 5, waitlisted: 7 });
    },
  );
});

it("sign-ups, cancellations and fewer places at once: no place too many, and nobody waits beside a free one", async () => {
  await race(
    async (people) => {
      const made = await sessionForTwelve(people);
      for (const who of people.slice(0, 8)) await says(who, made.id, "going")();
      return made;
    },
    ({ club, id, path }, people) => [
      ...people.slice(0, 4).map((who) => says(who, id, "not_going")),
      ...people.slice(4, 10).map((who) => says(who, id, "going")),
      () => send(club.owner, path, { method: "PATCH", body: { capacity: 7 } }),
      () => send(club.owner, path, { method: "PATCH", body: { location: "South pitch" } }),
    ],
    async ({ id }, { statuses }) => {
      expect(ok(statuses)).toBe(callers);
      const { going = 0, waitlisted = 0, capacity = 0 } = (await standing(id)) ?? {};
      expect(going + waitlisted).toBe(6);
      expect(going).toBe(Math.min(6, capacity));
    },
  );
});

it("signing up and cancelling the session: only sign-ups before the cancellation count", async () => {
  await race(
    sessionForTwelve,
    ({ club, id, path }, people) => [
      ...people.slice(0, 11).map((who) => says(who, id, "going")),
      () => send(club.owner, path, { method: "DELETE" }),
    ],
    async ({ id }, { statuses, codes }) => {
      expect(statuses.at(-1)).toBe(204);
      const { going = 0, waitlisted = 0 } = (await standing(id)) ?? {};
      expect(going + waitlisted).toBe(ok(statuses.slice(0, -1)));
      expect(codes.filter((code) => code && code !== "session_cancelled")).toEqual([]);
    },
  );
});

it("two guardians delete a child twelve times: it is erased once", async () => {
  await race(
    async ([one, other]) => {
      const club = await freshClub();
      const player = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
      const { id } = await expectJson<{ id: string }>(
        send(one as Visitor, "/api/players", { body: player }),
        201,
      );
      await addGuardian(id, await userIdOf(other as Visitor));
      return { club, id };
    },
    ({ id }, [one, other]) =>
      twelve(
        ...[one, other].map(
          (who) => () => send(who as Visitor, `/api/players/${id}`, { method: "DELETE" }),
        ),
      ),
    async ({ id }, { statuses }) => {
      expect(ok(statuses)).toBe(2);
      expect(await numberOf("select count(*) n from players where id = ?", id)).toBe(0);
      expect(
        await numberOf(
          "select count(*) n from audit_entries where target_id = ? and action = 'player.erased'",
          id,
        ),
      ).toBe(1);
    },
  );
});
