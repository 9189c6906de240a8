import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createClerkClient } from "@clerk/backend";
import { isClerkAPIResponseError } from "@clerk/backend/errors";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningClerk, secretKey, startClerk, webhookSecret } from "./server.ts";

/* Changes by administrators through the Backend API, and their webhooks. */

interface Event {
  type: string;
  object: string;
  instance_id: string;
  // biome-ignore lint/suspicious/noExplicitAny: assertions check it field by field.
  data: any;
}

const events: Event[] = [];
const listener = createServer(async (request, answer) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  events.push(JSON.parse(body));
  answer.writeHead(204).end();
});
let emulator: RunningClerk;
beforeAll(async () => {
  await new Promise<void>((ready) => listener.listen(0, "localhost", ready));
  const { port } = listener.address() as AddressInfo;
  emulator = await startClerk({
    port: 0,
    appUrl: "http://localhost:8787",
    webhook: { url: `http://localhost:${port}/`, secret: webhookSecret },
    settings: { organizations: true },
  });
});
beforeEach(() => {
  emulator.settings.names = "off";
});
afterAll(async () => {
  await emulator.close();
  listener.close();
});

const clerk = () =>
  createClerkClient({ secretKey, apiUrl: emulator.url, telemetry: { disabled: true } });
let userCount = 0;
const newUser = (params: object = {}) => {
  userCount += 1;
  const email = `person${userCount}@example.com`;
  return clerk().users.createUser({ emailAddress: [email], password: "long enough", ...params });
};
/** Waits until these events were sent about a user, organization or membership. */
const expectEvents = async (id: string, types: string[]) => {
  const sentTypes = () => events.filter(({ data }) => data.id === id).map(({ type }) => type);
  await expect.poll(() => sentTypes().sort()).toEqual([...types].sort());
};
const errorOf = async (call: Promise<unknown>) => {
  const error = await call.catch((error: unknown) => error);
  if (!isClerkAPIResponseError(error)) return "no refusal";
  const [first] = error.errors;
  return [`${error.status} ${first?.code}`, first?.meta?.paramName];
};

describe("a user", () => {
  it("is refused with a field that is off in the instance; the error does not name it", async () => {
    expect(await errorOf(newUser({ firstName: "Ana" }))).toEqual([
      "422 form_param_unknown",
      undefined,
    ]);
    emulator.settings.names = "optional";
    expect((await newUser({ firstName: "Ana" })).firstName).toBe("Ana");
    emulator.settings.names = "required";
    expect(await errorOf(newUser())).toEqual(["422 form_data_missing", undefined]);
  });

  it("is refused with an unknown field, which the error names", async () => {
    expect(await errorOf(newUser({ favouriteColour: "red" }))).toEqual([
      "422 form_param_unknown",
      "favourite_colour",
    ]);
    expect(await errorOf(newUser({ password: "password123" }))).toEqual([
      "422 form_password_pwned",
      "password",
    ]);
  });

  it("is banned and locked, each with a webhook", async () => {
    const { id } = await newUser();
    const session = await clerk().sessions.createSession({ userId: id });
    expect((await clerk().users.banUser(id)).banned).toBe(true);
    expect((await clerk().sessions.getSession(session.id)).status).toBe("revoked");
    expect((await clerk().users.unbanUser(id)).banned).toBe(false);
    expect((await clerk().users.lockUser(id)).locked).toBe(true);
    expect((await clerk().users.unlockUser(id)).locked).toBe(false);
    await expectEvents(id, ["user.created", ...Array(4).fill("user.updated")]);
  });

  it("has a phone number reserved for the second factor", async () => {
    const { id } = await newUser();
    const kept = { userId: id, phoneNumber: "+12015550123", verified: true };
    const phone = await clerk().phoneNumbers.createPhoneNumber({
      ...kept,
      reservedForSecondFactor: true,
    });
    expect(phone).toMatchObject({ reservedForSecondFactor: true, defaultSecondFactor: true });
    expect((await clerk().users.getUser(id)).twoFactorEnabled).toBe(true);
    const users = await clerk().users.getUserList({ phoneNumber: [phone.phoneNumber] });
    expect(users.data.map((user) => user.id)).toEqual([id]);
    const refused = (phoneNumber: string) =>
      errorOf(clerk().phoneNumbers.createPhoneNumber({ ...kept, phoneNumber }));
    expect(await refused("+12015550123")).toEqual(["422 form_identifier_exists", "phone_number"]);
    expect(await refused("0770 900123")).toEqual(["422 form_param_format_invalid", "phone_number"]);
    await clerk().phoneNumbers.updatePhoneNumber(phone.id, { reservedForSecondFactor: false });
    expect((await clerk().users.getUser(id)).twoFactorEnabled).toBe(false);
    await clerk().phoneNumbers.deletePhoneNumber(phone.id);
    expect((await clerk().users.getUser(id)).phoneNumbers).toEqual([]);
    await expectEvents(id, ["user.created", ...Array(3).fill("user.updated")]);
  });

  it("has a second verified address, which can become the primary one", async () => {
    const user = await newUser();
    const second = await clerk().emailAddresses.createEmailAddress({
      userId: user.id,
      emailAddress: `second-${user.id}@example.com`,
      verified: true,
    });
    expect(second.verification?.strategy).toBe("admin");
    await clerk().emailAddresses.updateEmailAddress(second.id, { primary: true });
    const changed = await clerk().users.getUser(user.id);
    expect(changed.primaryEmailAddressId).toBe(second.id);
    await clerk().emailAddresses.deleteEmailAddress(user.emailAddresses[0]?.id ?? "");
    expect((await clerk().users.getUser(user.id)).emailAddresses).toHaveLength(1);
    expect(await errorOf(clerk().emailAddresses.deleteEmailAddress(second.id))).toEqual([
      "400 identification_deletion_failed",
      undefined,
    ]);
  });

  it("changes name and picture, and is deleted with its memberships", async () => {
    emulator.settings.names = "optional";
    const user = await newUser({ externalId: "ours" });
    const { id } = await clerk().organizations.createOrganization({
      name: "Riverside FC",
      createdBy: user.id,
    });
    await clerk().users.updateUser(user.id, { lastName: "Silva" });
    const pictured = await clerk().users.updateUserProfileImage(user.id, {
      file: new Blob(["picture"]),
    });
    expect([pictured.lastName, pictured.hasImage]).toEqual(["Silva", true]);
    await clerk().users.deleteUser(user.id);
    await expectEvents(user.id, ["user.created", "user.updated", "user.updated", "user.deleted"]);
    const members = await clerk().organizations.getOrganizationMembershipList({
      organizationId: id,
    });
    expect(members.data).toEqual([]);
    const gone = events.find(({ type, data }) => type === "user.deleted" && data.id === user.id);
    expect(gone?.data).toEqual({
      object: "user",
      id: user.id,
      deleted: true,
      external_id: "ours",
    });
  });
});

describe("an organization", () => {
  it("sends webhooks when a membership is created, updated and deleted", async () => {
    const [owner, member] = [await newUser(), await newUser()];
    const { organizations } = clerk();
    const { id } = await organizations.createOrganization({ name: "Lake", createdBy: owner.id });
    const ofMember = { organizationId: id, userId: member.id };
    const added = await organizations.createOrganizationMembership({
      ...ofMember,
      role: "org:member",
    });
    const again = organizations.createOrganizationMembership({ ...ofMember, role: "org:member" });
    expect(await errorOf(again)).toEqual(["400 already_a_member_in_organization", undefined]);
    await organizations.updateOrganizationMembership({ ...ofMember, role: "org:admin" });
    await organizations.deleteOrganizationMembership(ofMember);
    await expectEvents(added.id, [
      "organizationMembership.created",
      "organizationMembership.updated",
      "organizationMembership.deleted",
    ]);
    const last = { organizationId: id, userId: owner.id };
    expect(await errorOf(organizations.deleteOrganizationMembership(last))).toEqual([
      "400 organization_minimum_permissions_needed",
      undefined,
    ]);
    await organizations.deleteOrganization(id);
    await expectEvents(id, ["organization.created", "organization.deleted"]);
  });

  it("is refused in an instance without organizations", async () => {
    emulator.settings.organizations = false;
    const creation = clerk().organizations.createOrganization({ name: "None" });
    expect(await errorOf(creation)).toEqual([
      "403 organization_not_enabled_in_instance",
      undefined,
    ]);
    emulator.settings.organizations = true;
  });
});

describe("webhooks", () => {
  it("have the fields that Clerk describes", async () => {
    const user = await newUser();
    const { id } = await clerk().organizations.createOrganization({
      name: "Shapes",
      createdBy: user.id,
    });
    await expectEvents(id, ["organization.created"]);
    const eventOf = (type: string, matches: (data: Event["data"]) => boolean) =>
      events.find((event) => event.type === type && matches(event.data));
    const created = eventOf("user.created", (data) => data.id === user.id);
    expect(created).toMatchObject({ object: "event", instance_id: "ins_emulated" });
    const [address] = created?.data.email_addresses ?? [];
    expect(address).toEqual({
      id: created?.data.primary_email_address_id,
      object: "email_address",
      email_address: user.emailAddresses[0]?.emailAddress,
      verification: {
        object: "verification_admin",
        status: "verified",
        strategy: "admin",
        attempts: null,
        expire_at: null,
      },
      reserved: false,
      linked_to: [],
      matches_sso_connection: false,
      created_at: expect.any(Number),
      updated_at: expect.any(Number),
    });
    expect(Object.keys(created?.data ?? {}).filter((name) => name.startsWith("_"))).toEqual([]);
    await expect
      .poll(() => eventOf("organizationMembership.created", (data) => data.organization.id === id))
      .toBeDefined();
    const membership = eventOf(
      "organizationMembership.created",
      (data) => data.organization.id === id,
    );
    expect(membership?.data).toMatchObject({
      object: "organization_membership",
      role: "org:admin",
      role_name: "Admin",
      organization: { id, object: "organization", members_count: 1 },
      public_user_data: { user_id: user.id, identifier: user.emailAddresses[0]?.emailAddress },
    });
  });
});

it("refuses a wrong key and unknown paths", async () => {
  const ask = async (path: string, authorization?: string) => {
    const headers = { ...(authorization && { authorization }) };
    const answer = await fetch(`${emulator.url}/v1${path}`, { headers });
    return `${answer.status} ${(await answer.json()).errors[0].code}`;
  };
  expect(await ask("/users")).toBe("401 authorization_header_format_invalid");
  expect(await ask("/users", "Bearer sk_other")).toBe("401 clerk_key_invalid");
  expect(await ask("/nothing", `Bearer ${secretKey}`)).toBe("404 resource_not_found");
  expect(await ask("/users?colour=red", `Bearer ${secretKey}`)).toBe("422 form_param_unknown");
});
