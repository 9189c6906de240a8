import type { Context, Hono } from "hono";
import { emailTaken, invalidPhone, notFound } from "./errors.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { type Body, booleanParam, jsonResponse, parseBody, stringParam } from "./parameters.ts";
import type { PhoneNumber, User } from "./store.ts";
import { phoneJson } from "./user-json.ts";
import { isPhoneNumber, newPhone, updateUser } from "./users.ts";
import { verified } from "./verifications.ts";

/** Endpoints that add, change and remove a user's phone numbers. */
export function phoneNumberEndpoints(api: Hono, instance: Instance): void {
  const { store } = instance;
  const phoneOf = (c: Context): { user: User; phone: PhoneNumber } => {
    const id = c.req.param("id");
    for (const user of Object.values(store.value.users)) {
      const phone = user.phone_numbers.find((known) => known.id === id);
      if (phone) return { user, phone };
    }
    throw notFound("Phone number", id);
  };

  api.post("/phone_numbers", async (c) => {
    const body = await parseBody(c, ["user_id", "phone_number", ...changeParameters]);
    const userId = stringParam(body, "user_id") ?? "";
    const user = store.value.users[userId];
    if (!user) throw notFound("User", userId);
    const number = stringParam(body, "phone_number") ?? "";
    if (!isPhoneNumber(number)) throw invalidPhone();
    if (userByIdentifier(store, number)) throw emailTaken("phone_number");
    const phone = newPhone(number);
    phone.verification = null;
    updateUser(instance, user, () => {
      user.phone_numbers.push(phone);
      user.primary_phone_number_id ??= phone.id;
      change(user, phone, body);
    });
    return jsonResponse(c, phoneJson(phone));
  });
  api.get("/phone_numbers/:id", (c) => jsonResponse(c, phoneJson(phoneOf(c).phone)));
  api.patch("/phone_numbers/:id", async (c) => {
    const { user, phone } = phoneOf(c);
    const body = await parseBody(c, changeParameters);
    updateUser(instance, user, () => change(user, phone, body));
    return jsonResponse(c, phoneJson(phone));
  });
  api.delete("/phone_numbers/:id", (c) => {
    const { user, phone } = phoneOf(c);
    updateUser(instance, user, () => {
      user.phone_numbers = user.phone_numbers.filter(({ id }) => id !== phone.id);
      if (user.primary_phone_number_id === phone.id) {
        user.primary_phone_number_id = user.phone_numbers[0]?.id ?? null;
      }
    });
    return jsonResponse(c, { object: "phone_number", id: phone.id, deleted: true });
  });
}

const changeParameters = ["verified", "primary", "reserved_for_second_factor"];

function change(user: User, phone: PhoneNumber, body: Body): void {
  const isVerified = booleanParam(body, "verified");
  if (isVerified !== undefined) phone.verification = isVerified ? verified("admin") : null;
  if (booleanParam(body, "primary")) user.primary_phone_number_id = phone.id;
  const isReserved = booleanParam(body, "reserved_for_second_factor");
  if (isReserved !== undefined) {
    const hasOther = user.phone_numbers.some(
      (other) => other !== phone && other.default_second_factor,
    );
    phone.reserved_for_second_factor = isReserved;
    phone.default_second_factor = isReserved && !hasOther;
  }
  phone.updated_at = Date.now();
}
