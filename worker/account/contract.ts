import * as z from "zod";
import { codeInput } from "../codes/code.ts";
import { PersonName, Phone } from "../http/text.ts";
import type { CallerRow } from "./caller-row.ts";

/** `POST /api/auth/create-basic-user` */
export const CreateBasicUser = z.strictObject({
  kind: z.enum(["parent", "player"]).default("parent"),
  inviteCode: codeInput.optional(),
  firstName: PersonName.optional(),
  lastName: PersonName.optional(),
  phone: Phone.optional(),
});
export type CreateBasicUser = z.infer<typeof CreateBasicUser>;

/** A BCP 47 language tag, in its canonical spelling. */
const Locale = z
  .string()
  .max(35)
  .transform((tag, ctx) => {
    try {
      return Intl.getCanonicalLocales(tag)[0] ?? tag;
    } catch {
      ctx.addIssue({ code: "custom", message: "is not a language tag" });
      return z.NEVER;
    }
  });

/** `PATCH /api/me`: what is left out stays; an empty phone is no phone. */
export const UpdateProfile = z
  .strictObject({
    firstName: PersonName,
    lastName: PersonName,
    phone: Phone.or(z.literal("").transform(() => null)).or(z.null()),
    locale: Locale,
    tenantId: z.string().max(100),
  })
  .partial()
  .refine((changes) => Object.keys(changes).length > 0, "says nothing to change");
export type UpdateProfile = z.infer<typeof UpdateProfile>;

/** A person as they see themselves. */
export function userView({ user, tenantId, role }: CallerRow) {
  return {
    id: user.id,
    clerkUserId: user.clerkUserId,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    phone: user.phone,
    kind: user.kind,
    status: user.status,
    tenantId,
    role,
    locale: user.locale,
    avatarUrl: user.avatarUrl,
    createdAt: new Date(user.createdAt).toISOString(),
  };
}
export type UserView = ReturnType<typeof userView>;
