import * as z from "zod/mini";
import { atLeastOneOf, Email, emptyAsNull, PersonName, Phone, readAs } from "../http/text.ts";
import { codeInput } from "../tenants/code.ts";
import { TenantName } from "../tenants/contract.ts";
import { Slug } from "../tenants/slugs/slug.ts";

/** `POST /api/auth/create-basic-user` */
export const CreateBasicUser = z.lazy(() =>
  z.strictObject({
    kind: z._default(z.enum(["parent", "player"]), "parent"),
    inviteCode: z.optional(codeInput),
    firstName: z.optional(PersonName),
    lastName: z.optional(PersonName),
    phone: z.optional(Phone),
  }),
);
export type CreateBasicUser = z.infer<typeof CreateBasicUser>;

/** A BCP 47 language tag, in its canonical form. */
const Locale = z.lazy(() =>
  readAs(
    z.string().check(z.maxLength(35)),
    (tag) => {
      try {
        return Intl.getCanonicalLocales(tag)[0] ?? null;
      } catch {
        return null;
      }
    },
    "is not a language tag",
  ),
);

/** `PATCH /api/me`: fields that are left out stay as they are; an empty phone removes it. */
export const UpdateProfile = z.lazy(() =>
  atLeastOneOf(
    z.strictObject({
      firstName: PersonName,
      lastName: PersonName,
      phone: emptyAsNull(Phone),
      locale: Locale,
      tenantId: z.string().check(z.maxLength(100)),
    }),
  ),
);
export type UpdateProfile = z.infer<typeof UpdateProfile>;

/** `POST /api/auth/club-signup` and `POST /api/tenants` */
const createTenant = () =>
  z.strictObject({
    tenantName: TenantName,
    slug: z.optional(Slug),
    role: z._default(z.enum(["owner", "coach"]), "owner"),
    firstName: z.optional(PersonName),
    lastName: z.optional(PersonName),
    phone: z.optional(Phone),
  });
export const FoundTenant = z.lazy(createTenant);
export type FoundTenant = z.infer<typeof FoundTenant>;

/** `POST /api/auth/club-signup`. Without a session, `email` is where the link to finish goes. */
export const ClubSignup = z.lazy(() => z.extend(createTenant(), { email: z.optional(Email) }));
