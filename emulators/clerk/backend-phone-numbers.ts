import type { Context, Hono } from "hono";
import { emailTaken, invalidPhone, notFound } from "./errors.ts";
import { userByIdentifier } from "./identifiers.ts";
import type { Instance } from "./instance.ts";
import { answer, type Body, bodyOf, booleanIn, textIn } from "./parameters.ts";
import type { PhoneNumber, User } from "./store.ts";
import { phoneJson } from "./user-json.ts";
import { isPhoneNumber, newPhone, updateUser } from "./users.ts";
import { verified } from "./verifications.ts";

/** A user's phone numbers: more of them, which one is a second factor, fewer. */
export function phoneNumberEndpoints(api: Hono, instance: Instance): void {
  const { store } = instance;
  const phoneOf = (c: Context): { user: User; phone: PhoneNumber } => {
    const id = c.req.param("id");
    for (const user of Object.values(store.value.users)) {
      const phone = user.phone_numbers.find((one) => one.id === id);
      if (phone) return { user, phone };
    }
    throw notFound("Phone number", id);
  };

  api.post("/phone_numbers", async (c) => {
    const body = await bodyOf(c, ["user_id", "phone_number", ...changeParameters]);
    const userId = textIn(body, "user_id") ?? "";
    const user = store.value.users[userId];
    if (!user) throw notFound("User", userId);
    const number = textIn(body, "phone_number") ?? "";
    if (!isPhoneNumber(number)) throw invalidPhone();
    if (userByIdentifier(store, number)) throw emailTaken("phone_number");
    const phone = newPhone(number);
    phone.verification = null;
    updateUser(instance, user, () => {
      user.phone_numbers.push(phone);
      user.primary_phone_number_id ??= phone.id;
      change(user, phone, body);
    });
    return answer(c, phoneJson(phone));
  });
  api.get("/phone_numbers/:id", (c) => answer(c, phoneJson(phoneOf(c).phone)));
  api.patch("/phone_numbers/:id", async (c) => {
    const { user, phone } = phoneOf(c);
    const body = await bodyOf(c, changeParameters);
    updateUser(instance, user, () => change(user, phone, body));
    return answer(c, phoneJson(phone));
  });
  api.delete("/phone_numbers/:id", (c) => {
    const { user, phone } = phoneOf(c);
    updateUser(instance, user, () => {
      user.phone_numbers = user.phone_numbers.filter(({ id }) => id !== phone.id);
      if (user.primary_phone_number_id === phone.id) {
        user.primary_phone_number_id = user.phone_numbers[0]?.id ?? null;
      }
    });
    return answer(c, { object: "phone_number", id: phone.id, deleted: true });
  });
}

const changeParameters = ["verified", "primary", "reserved_for_second_factor"];

function change(user: User, phone: PhoneNumber, body: Body): void {
  const isVerified = booleanIn(body, "verified");
  if (isVerified !== undefined) phone.verification = isVerified ? verified("admin") : null;
  if (booleanIn(body, "primary")) user.primary_phone_number_id = phone.id;
  const isReserved = booleanIn(body, "reserved_for_second_factor");
  if (isReserved !== undefined) {
    const hasOther = user.phone_numbers.some((one) => one !== phone && one.default_second_factor);
    phone.reserved_for_second_factor = isReserved;
    phone.default_second_factor = isReserved && !hasOther;
  }
  phone.updated_at = Date.now();
}
