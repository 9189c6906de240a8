import { expect, it } from "vitest";
import { sha256 } from "../../worker/db/secret.ts";
import { expectJson, rows, send, type Visitor } from "../support/app.ts";
import { type Club, callers, freshClub, numberOf, type Outcome, race, twelve } from "./rounds.ts";

/* Accepting meets everything that can end an invitation. */

interface Invited {
  id: string;
  token: string;
  who: Visitor;
}

/** Invites people, with links that the test knows. */
async function inviteAll(club: Club, people: Visitor[]): Promise<Invited[]> {
  const invited = await Promise.all(
    people.map(async (who) => {
      const { id } = await expectJson<{ id: string }>(
        send(club.owner, "/api/admin/invitations", {
          body: { tenantId: club.tenant.id, email: who.email, role: "member" },
        }),
        201,
      );
      return { id, token: `known-${id}`, who };
    }),
  );
  const hashes = await Promise.all(invited.map(async ({ id, token }) => [id, await sha256(token)]));
  await rows(
    `update invitations set token_hash = known.value ->> 1 from json_each(?) known
     where invitations.id = known.value ->> 0`,
    JSON.stringify(hashes),
  );
  return invited;
}

const byLink =
  ({ who, token }: Invited) =>
  () =>
    send(who, "/api/signup/accept-invite", { body: { token } });
const fromHome =
  ({ who, id }: Invited) =>
  () =>
    send(who, `/api/invitations/${id}/accept`, { body: {} });

const invitedOne = async ([who]: Visitor[]) => {
  const club = await freshClub();
  const [invited] = await inviteAll(club, [who as Visitor]);
  return { club, invited: invited as Invited };
};

const members = (tenantId: string) =>
  numberOf(
    "select count(*) n from memberships where tenant_id = ? and role = 'member' and status = 'active'",
    tenantId,
  );
const won = ({ statuses }: Outcome) => statuses.filter((status) => status === 200).length;

it("accepting twice: one membership, and the same response to the invited person", async () => {
  await race(
    invitedOne,
    ({ invited }) => twelve(byLink(invited), fromHome(invited)),
    async ({ club }, { statuses }) => {
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect(await members(club.tenant.id)).toBe(1);
    },
  );
});

it("accepting and withdrawing: one of the two happened", async () => {
  await race(
    invitedOne,
    ({ club, invited }) =>
      twelve(byLink(invited), () =>
        send(club.owner, `/api/admin/invitations/${invited.id}/revoke`, { body: {} }),
      ),
    async ({ club }, { statuses }) => {
      const accepted = statuses.filter((_, at) => at % 2 === 0).filter((status) => status === 200);
      const revoked = statuses.filter((_, at) => at % 2 === 1).filter((status) => status === 200);
      expect(accepted.length > 0 && revoked.length > 0).toBe(false);
      expect(await members(club.tenant.id)).toBe(accepted.length > 0 ? 1 : 0);
    },
  );
});

it("accepting and resending: the old link works before, or not at all", async () => {
  await race(
    invitedOne,
    ({ club, invited }) =>
      twelve(byLink(invited), () =>
        send(club.owner, `/api/admin/invitations/${invited.id}/resend`, { body: {} }),
      ),
    async ({ club }, { statuses }) => {
      const accepted = statuses.filter((_, at) => at % 2 === 0).filter((status) => status === 200);
      expect(await members(club.tenant.id)).toBe(accepted.length > 0 ? 1 : 0);
    },
  );
});

it("accepting and deleting the tenant: nobody joins a deleted tenant", async () => {
  await race(
    invitedOne,
    ({ club, invited }) => [
      ...twelve(byLink(invited), fromHome(invited)).slice(1),
      () => send(club.owner, `/api/admin/tenants/${club.tenant.id}`, { method: "DELETE" }),
    ],
    async ({ club }, { statuses }) => {
      expect(statuses.at(-1)).toBe(204);
      const accepted = statuses.slice(0, -1).filter((status) => status === 200).length;
      expect(await members(club.tenant.id)).toBe(accepted > 0 ? 1 : 0);
    },
  );
});

it("twelve invited to the last three seats: three get in", async () => {
  await race(
    async (people) => {
      const club = await freshClub();
      // The founder, and three more; an invitation to an existing user would hold its seat already.
      const invited = await inviteAll(club, people);
      await rows(
        "update memberships set status = 'removed' where tenant_id = ? and status = 'pending'",
        club.tenant.id,
      );
      await rows(`update tenants set policy = '{"maxMembers":4}' where id = ?`, club.tenant.id);
      return { club, invited };
    },
    ({ invited }) => invited.map((one, at) => (at % 2 ? byLink(one) : fromHome(one))),
    async ({ club }, outcome) => {
      expect(won(outcome)).toBe(3);
      expect(await members(club.tenant.id)).toBe(3);
      expect(outcome.codes.filter((code) => code === "tenant_full")).toHaveLength(callers - 3);
    },
  );
});

it("twelve admins invite one address: one invitation, one mail", async () => {
  await race(
    async ([who]) => ({ club: await freshClub(), email: (who as Visitor).email }),
    ({ club, email }) =>
      twelve(() =>
        send(club.owner, "/api/admin/invitations", {
          body: { tenantId: club.tenant.id, email, role: "member" },
        }),
      ),
    async ({ club }, { statuses }) => {
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      expect(
        await numberOf("select count(*) n from emails where tenant_id = ?", club.tenant.id),
      ).toBe(1);
    },
  );
});
