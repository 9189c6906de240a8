import type { Context } from "hono";
import type { Instance } from "./instance.ts";
import { requireKnownQuery } from "./parameters.ts";
import type { User } from "./store.ts";

const known = [
  "email_address",
  "phone_number",
  "external_id",
  "username",
  "user_id",
  "organization_id",
  "query",
  "banned",
  "limit",
  "offset",
  "order_by",
];

/** The users that match a query of the Backend API, newest first. */
export function matchingUsers({ store }: Instance, c: Context): User[] {
  requireKnownQuery(c, known);
  const { users, memberships } = store.value;
  const emails = c.req.queries("email_address")?.map((email) => email.toLowerCase());
  const phones = c.req.queries("phone_number");
  const members = new Set(
    Object.values(memberships)
      .filter(({ _organization }) => c.req.queries("organization_id")?.includes(_organization))
      .map(({ _user }) => _user),
  );
  const query = c.req.query("query")?.toLowerCase();
  const banned = c.req.query("banned");
  const matches = (name: string, value: string | null) => {
    const values = c.req.queries(name);
    return !values || values.includes(value ?? "");
  };
  const direction = c.req.query("order_by") === "+created_at" ? 1 : -1;
  return Object.values(users)
    .filter(
      (user) =>
        !emails || user.email_addresses.some((email) => emails.includes(email.email_address)),
    )
    .filter(
      (user) => !phones || user.phone_numbers.some((phone) => phones.includes(phone.phone_number)),
    )
    .filter((user) => matches("user_id", user.id) && matches("external_id", user.external_id))
    .filter((user) => matches("username", user.username))
    .filter((user) => !c.req.query("organization_id") || members.has(user.id))
    .filter((user) => banned === undefined || String(user.banned) === banned)
    .filter((user) => !query || textOf(user).includes(query))
    .sort((a, b) => direction * (a.created_at - b.created_at));
}

function textOf(user: User): string {
  const emails = user.email_addresses.map(({ email_address }) => email_address);
  return [user.id, user.first_name, user.last_name, user.username, ...emails]
    .join(" ")
    .toLowerCase();
}
