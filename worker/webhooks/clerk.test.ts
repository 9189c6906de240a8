import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api, expectJson, send, settings, type Visitor } from "../../tests/support/app.ts";
import {
  type ClerkEvent,
  changeOf,
  deletionOf,
  signedByClerk,
} from "../../tests/support/clerk-webhook.ts";
import { basicUser } from "../../tests/support/people.ts";
import { parseClerkEvent } from "../identity/webhook.ts";

const member = {
  id: "orgmem_1",
  object: "organization_membership",
  organization: { id: "org_1", object: "organization", name: "Riverside", slug: "riverside" },
  public_user_data: { user_id: "user_nobody", identifier: "a@example.com" },
  role: "org:admin",
  created_at: 1,
  updated_at: 1,
};

const known = await basicUser();

/** One event of each type that we subscribe to, about an unknown user; and changes of a known user. */
const events: ClerkEvent[] = [
  changeOf(known.clerkUserId, { emails: [known.email, "c@example.com"], at: Date.now() + 60_000 }),
  { ...changeOf("user_nobody", { emails: ["a@example.com"], at: 1 }), type: "user.created" },
  changeOf("user_nobody", { emails: ["a@example.com", "b@example.com"], at: 1 }),
  deletionOf("user_nobody"),
  { type: "organizationMembership.created", data: member },
  { type: "organizationMembership.updated", data: member },
  { type: "organizationMembership.deleted", data: member },
  { type: "organization.deleted", data: { id: "org_1", object: "organization", deleted: true } },
];

const deliver = (event: ClerkEvent) => {
  const { body, headers } = signedByClerk(event);
  return send(null, "/api/webhooks/clerk", { body, headers });
};

type Step = string | number;

/** Every place in a value, by the steps that lead there. */
function placesIn(value: unknown, before: Step[] = []): Step[][] {
  const here = [before];
  if (typeof value !== "object" || value === null) return here;
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...before, name])),
  ];
}

/** The value with something else in one place, or with nothing there. */
function changed(value: unknown, [step, ...rest]: Step[], other: unknown): unknown {
  if (step === undefined) return other;
  const copy = structuredClone(value) as Record<Step, unknown>;
  copy[step] = changed(copy[step], rest, other);
  return copy;
}

/** What stands where something else is expected; undefined vanishes in JSON. */
const oddities = fc.oneof(
  fc.constantFrom(null, undefined, [], {}, [null], "", "\u0000", -1, 1e308, 1.5, true, "user_x"),
  fc.jsonValue({ maxDepth: 2 }),
);

const mutated = fc
  .constantFrom(...events)
  .chain((event) =>
    fc.record({
      event: fc.constant(event),
      place: fc.constantFrom(...placesIn(event.data)),
      other: oddities,
    }),
  )
  .map(({ event, place, other }) => ({ ...event, data: changed(event.data, place, other) }));

afterEach(() => vi.restoreAllMocks());

describe("an event that Clerk signed", () => {
  it("is accepted in any form: never refused, and never a 500", async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (event) => {
        expect((await deliver(event)).status, JSON.stringify(event)).toBe(204);
      }),
      { numRuns: 250 },
    );
  });

  it("without data, of an unknown kind or none, is dropped and the first is logged", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    for (const { type } of events) expect((await deliver({ type, data: null })).status).toBe(204);
    const words = lines.mock.calls.map(([line]) => JSON.parse(String(line)));
    const dropped = words.filter(({ event }) => event === "clerk_event_unreadable");
    expect(dropped.map(({ type }) => type)).toEqual(events.map(({ type }) => type));
    for (const type of ["user.danced", "constructor", "__proto__", ""]) {
      expect((await deliver({ type, data: null })).status).toBe(204);
    }
  });

  it("logs which field was invalid, and not its value", async () => {
    const lines = vi.spyOn(console, "log").mockImplementation(() => {});
    const { data, type } = changeOf("user_nobody", { emails: ["secret@example.com"], at: 1 });
    const broken = { ...(data as object), email_addresses: [{ id: "idn_1", email_address: 7 }] };
    expect((await deliver({ type, data: broken })).status).toBe(204);
    const text = lines.mock.calls.map(([line]) => String(line)).join("\n");
    expect(text).toContain('"path":"email_addresses.0.email_address"');
    expect(text).not.toContain("secret@");
  });

  it("still removes an address when an unimportant field is invalid", async () => {
    const who: Visitor = await basicUser();
    const event = changeOf(who.clerkUserId, {
      emails: [],
      at: Date.now() + 60_000,
      first_name: 7,
      image_url: [],
      has_image: "yes",
    });
    expect((await deliver(event)).status).toBe(204);
    const { addresses } = await expectJson(api(who).me.export.$get(), 200);
    expect(addresses.some(({ isVerified }) => isVerified)).toBe(false);
  });

  it("that is no object is refused before its signature is verified", async () => {
    for (const text of ["null", "[]", "7", '"x"', "{"]) {
      const { headers } = signedByClerk({ type: "user.created", data: null });
      const request = new Request(`${settings.APP_URL}/x`, { method: "POST", headers, body: text });
      await expect(parseClerkEvent(request, settings)).rejects.toThrow("unauthenticated");
    }
  });
});
