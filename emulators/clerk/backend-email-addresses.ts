import type { Context, Hono } from "hono";
import { ClerkError, emailTaken, invalidEmail, notFound } from "./errors.ts";
import { userByEmail } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { answer, bodyOf, booleanIn, textIn } from "./parameters.ts";
import type { EmailAddress, User } from "./store.ts";
import { emailJson } from "./user-json.ts";
import { newEmail, updateUser } from "./users.ts";
import { verified } from "./verifications.ts";

/** A user's addresses: more of them, which one is the primary one, fewer. */
export function emailAddressEndpoints(api: Hono, instance: Instance): void {
  const { store } = instance;
  const addressOf = (c: Context): { user: User; address: EmailAddress } => {
    const id = c.req.param("id");
    for (const user of Object.values(store.value.users)) {
      const address = user.email_addresses.find((one) => one.id === id);
      if (address) return { user, address };
    }
    throw notFound("Email address", id);
  };

  api.post("/email_addresses", async (c) => {
    const body = await bodyOf(c, ["user_id", "email_address", ...changeParameters]);
    const userId = textIn(body, "user_id") ?? "";
    const user = store.value.users[userId];
    if (!user) throw notFound("User", userId);
    const email = textIn(body, "email_address") ?? "";
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) throw invalidEmail();
    if (userByEmail(store, email)) throw emailTaken();
    const address = newEmail(email, booleanIn(body, "verified") ? verified("admin") : null);
    updateUser(instance, user, () => {
      user.email_addresses.push(address);
      if (booleanIn(body, "primary")) user.primary_email_address_id = address.id;
    });
    return answer(c, emailJson(address));
  });
  api.get("/email_addresses/:id", (c) => answer(c, emailJson(addressOf(c).address)));
  api.patch("/email_addresses/:id", async (c) => {
    const { user, address } = addressOf(c);
    const body = await bodyOf(c, changeParameters);
    const isVerified = booleanIn(body, "verified");
    updateUser(instance, user, () => {
      if (isVerified !== undefined) address.verification = isVerified ? verified("admin") : null;
      if (booleanIn(body, "primary")) user.primary_email_address_id = address.id;
      address.updated_at = Date.now();
    });
    return answer(c, emailJson(address));
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
    return answer(c, { object: "email_address", id: address.id, deleted: true });
  });
}

const changeParameters = ["verified", "primary", "notify_primary_email_address_changed"];
