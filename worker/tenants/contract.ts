import * as z from "zod/mini";
import { atLeastOneOf, Id, singleLineText } from "../http/text.ts";
import { PolicyChanges } from "../policy.ts";
import { Slug } from "./slugs/slug.ts";

export const TenantName = z.lazy(() => singleLineText(100));

/** Data of the product that uses Tenantry, as JSON of at most 4 KB. */
const metadata = () =>
  z.record(Id, z.unknown()).check(
    z.refine((value) => JSON.stringify(value).length <= 4_096, "is longer than 4 KB"),
    // SQLite reads JSON to a depth of a thousand.
    z.refine((value) => isShallow(value), "is nested more than 20 deep"),
  );

/** Whether objects and lists are nested at most so many levels deep. */
function isShallow(value: unknown, levels = 20): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

/** A time zone of the IANA database, such as `Europe/Madrid`. */
export const Timezone = z.lazy(() =>
  z.string().check(
    z.maxLength(64),
    z.refine((name) => {
      try {
        return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
      } catch {
        return false;
      }
    }, "is not a time zone"),
  ),
);

/** `PATCH /api/admin/tenants/:tenantId` */
export const UpdateTenant = z.lazy(() =>
  atLeastOneOf(
    z.strictObject({
      name: TenantName,
      slug: Slug,
      logoUrl: z.nullable(z.url({ protocol: /^https$/ }).check(z.maxLength(500))),
      timezone: Timezone,
      policy: PolicyChanges,
      metadata: metadata(),
    }),
  ),
);
export type UpdateTenant = z.infer<typeof UpdateTenant>;

/** `PUT …/logo`: a PNG, JPEG or WebP of at most 45 KB, base64-encoded, without the `data:` before it. */
export const NewLogo = z.lazy(() =>
  z.strictObject({
    image: z.base64().check(z.minLength(1), z.maxLength(60_000)),
  }),
);

/** `POST …/transfer`: the person with that membership becomes owner. */
export const TransferTenant = z.lazy(() => z.strictObject({ membershipId: Id }));
