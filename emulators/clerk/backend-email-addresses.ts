import type { Context, Hono } from "hono";
import { ClerkError, emailTaken, invalidEmail, notFound } from "./errors.ts";
import { userByEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { booleanParam, jsonResponse, parseBody, stringParam } from "./parameters.ts";
import type { EmailAddress, User } from "./store.ts";
import { emailJson } from "./user-json.ts";
import { newEmail, updateUser } from "./users.ts";
import { verified } from "./verifications.ts";

/** Endpoints that add, change and remove a user's addresses. */
export function emailAddressEndpoints(api: Hono, instance: Instance): void {
  const { store } = instance;
  const addressOf = (c: Context): { user: User; address: EmailAddress } => {
    const id = c.req.param("id");
    for (const user of Object.values(store.value.users)) {
      const address = user.email_addresses.find((known) => known.id === id);
      if (address) return { user, address };
    }
    throw notFound("Email address", id);
  };

  api.post("/email_addresses", async (c) => {
    const body = await parseBody(c, ["user_id", "email_address", ...changeParameters]);
    const userId = stringParam(body, "user_id") ?? "";
    const user = store.value.users[userId];
    if (!user) throw notFound("User", userId);
    const email = stringParam(body, "email_address") ?? "";
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw invalidEmail();
    if (userByEmail(store, email)) throw emailTaken();
    const address = newEmail(email, booleanParam(body, "verified") ? verified("admin") : null);
    updateUser(instance, user, () => {
      user.email_addresses.push(address);
      if (booleanParam(body, "primary")) user.primary_email_address_id = address.id;
    });
    return jsonResponse(c, emailJson(address));
  });
  api.get("/email_addresses/:id", (c) => jsonResponse(c, emailJson(addressOf(c).address)));
  api.patch("/email_addresses/:id", async (c) => {
    const { user, address } = addressOf(c);
    const body = await parseBody(c, changeParameters);
    const isVerified = booleanParam(body, "verified");
    updateUser(instance, user, () => {
      if (isVerified !== undefined) address.verification = isVerified ? verified("admin") : null;
      if (booleanParam(body, "primary")) user.primary_email_address_id = address.id;
      address.updated_at = Date.now();
    });
    return jsonResponse(c, emailJson(address));
  });
  api.delete("/email_addresses/:id", (c) => {
    const { user, address } = addressOf(c);
    if (user.email_addresses.length === 1) {
      throw new ClerkError(400, "identification_deletion_failed", "Deletion failed", {
        long: "You cannot delete your last identification.",
      });
    }
    updateUser(instance, user, () => {
      user.email_addresses = user.email_addresses.filter(({ id }) => id !== address.id);
      if (user.primary_email_address_id === address.id) {
        user.primary_email_address_id = user.email_addresses[0]?.id ?? null;
      }
    });
    return jsonResponse(c, { object: "email_address", id: address.id, deleted: true });
  });
}

const changeParameters = ["verified", "primary", "notify_primary_email_address_changed"];
