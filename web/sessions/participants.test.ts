import { describe, expect, it } from "vitest";
import type { Me } from "../data/api.ts";
import { isOpen, participantsOf, type Session, withAnswer } from "./participants.ts";

const club = "club";
const player = (id: string, more: object = {}) => ({
  id,
  firstName: id,
  userId: null,
  tenants: [{ tenantId: club, status: "active" }],
  ...more,
});
const me = (players: object[], roles: string[] = ["parent"]) =>
  ({
    user: { id: "me" },
    players,
    memberships: roles.map((role) => ({ role, status: "active", tenant: { id: club } })),
  }) as unknown as Me;
const session = (more: object = {}) =>
  ({
    tenant: { id: club },
    status: "scheduled",
    endsAt: "2999-01-01T00:00:00Z",
    capacity: null,
    going: 0,
    waitlisted: 0,
    mine: [],
    ...more,
  }) as unknown as Session;

describe("the participants the reader can sign up", () => {
  it("are the players in their care who play there, and themselves", () => {
    const mine = [
      { playerId: "Mia", status: "going" },
      { playerId: null, status: "not_going" },
    ];
    const elsewhere = player("Leo", { tenants: [{ tenantId: "other", status: "active" }] });
    const waits = player("Ana", { tenants: [{ tenantId: club, status: "pending" }] });
    expect(participantsOf(me([player("Mia"), elsewhere, waits]), session({ mine }))).toEqual([
      { playerId: "Mia", name: "Mia", status: "going" },
      { playerId: null, name: "You", status: "not_going" },
    ]);
  });

  it("do not include a viewer or a non-member", () => {
    for (const roles of [["viewer"], []]) {
      expect(participantsOf(me([player("Mia")], roles), session())).toMatchObject([
        { playerId: "Mia" },
      ]);
    }
  });

  it("include a player with a login once", () => {
    const self = player("Me", { userId: "me" });
    const mine = [{ playerId: "Me", status: "going" }];
    expect(participantsOf(me([self], []), session({ mine }))).toEqual([
      { playerId: null, name: "You", status: "going" },
    ]);
  });
});

describe("an optimistic answer", () => {
  it("takes a place or joins the waitlist, and can be withdrawn", () => {
    const mia = me([player("Mia")]);
    const open = session({ capacity: 1 });
    const going = withAnswer(mia, open, "Mia", "going");
    expect(going).toMatchObject({ going: 1, mine: [{ playerId: "Mia", status: "going" }] });
    expect(withAnswer(mia, going, null, "going")).toMatchObject({ going: 1, waitlisted: 1 });
    expect(withAnswer(mia, going, "Mia", "not_going")).toMatchObject({
      going: 0,
      mine: [{ playerId: "Mia", status: "not_going" }],
    });
  });

  it("that is the same changes nothing, also on the waitlist", () => {
    const mine = [{ playerId: null, status: "waitlisted" }];
    const full = session({ capacity: 1, going: 1, waitlisted: 1, mine });
    expect(withAnswer(me([]), full, null, "going")).toBe(full);
  });

  it("joins the waitlist if others wait, even if a place is free for a moment", () => {
    const free = session({ capacity: 2, going: 1, waitlisted: 1 });
    expect(withAnswer(me([]), free, null, "going")).toMatchObject({ going: 1, waitlisted: 2 });
  });
});

it("is open for answers until it ends, unless it is cancelled", () => {
  expect(isOpen(session())).toBe(true);
  expect(isOpen(session({ endsAt: "2020-01-01T00:00:00Z" }))).toBe(false);
  expect(isOpen(session({ status: "cancelled" }))).toBe(false);
});
