import { sql } from "drizzle-orm";
import type { Caller } from "../access/caller.ts";
import { canChange } from "../access/permission.ts";
import { placeIn, requirePermission } from "../access/place.ts";
import type { Db } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { type logoTypes, tenantLogos, tenants } from "../db/schema.ts";
import { batch, combine, jsonObject, params } from "../db/sql.ts";
import { fail, Problem } from "../http/problem.ts";
import { tenantColumns } from "./columns.ts";
import { type TenantChangeParams, tenantAudit } from "./tenant-audit.ts";

type LogoType = (typeof logoTypes)[number];

/**
 * The type of a picture by its first bytes, or null. Only types that cannot contain a script are accepted, so not SVG.
 */
export function logoTypeOf(bytes: Uint8Array): LogoType | null {
  const head = String.fromCharCode(...bytes.slice(0, 12));
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  return null;
}

/**
 * Sets a tenant's logo. `image` is base64. Throws `validation_failed` if it is not a picture, `not_found` and
 * `forbidden`.
 */
export async function changeLogo(
  db: Db,
  { clerkUserId }: Caller,
  { tenantId, image, origin }: { tenantId: string; image: string; origin: string },
  now: number,
) {
  const type = logoTypeOf(bytesIn(image));
  if (!type) {
    const error = { path: "image", code: "invalid", message: "is no PNG, JPEG or WebP" };
    throw new Problem("validation_failed", { errors: [error] });
  }
  const claim = newId(now);
  const id = newId(now);
  const address = `${origin}/api/logos/${id}`;
  const data = JSON.stringify({ logo: id });
  const values = { clerkUserId, tenantId, id, type, image, address, data, claim, now };
  const { place } = await db.commit(logoBatch({ ...values, entryId: idPrefix(now) }));
  const { tenant } = requirePermission(place, "tenant.update");
  return tenant.claim === claim ? tenant : fail("forbidden");
}

interface LogoParams extends TenantChangeParams {
  id: string;
  type: LogoType;
  image: string;
  address: string;
  /** The data of the audit entry, as JSON. */
  data: string;
}
const given = params<LogoParams>();
const { tenantId, id, type, image, address, data, claim } = given;

const canUpdate = sql`(tenants.id = ${tenantId} and ${canChange("tenant.update", tenantId)})`;

const logoBatch = batch(given, () => ({
  logo: sql`
    insert into tenant_logos (tenant_id, id, type, image)
    select tenants.id, ${id}, ${type}, ${image} from tenants where ${canUpdate}
    on conflict (tenant_id) do update set id = ${id}, type = ${type}, image = ${image}`,

  address: sql`update tenants set logo_url = ${address}, claim = ${claim} where ${canUpdate}`,

  audit: tenantAudit("tenant.updated", sql`${data}`),

  place: placeIn(tenantId, jsonObject({ ...tenantColumns, claim: tenants.claim })),
}));

/** The picture with this id. Public, because logos are on posters. Throws `not_found`. */
export async function readLogo(db: Db, id: string): Promise<{ type: LogoType; bytes: Uint8Array }> {
  const { logo } = await db.readNearest(readBatch({ id }));
  const { type, image } = logo ?? fail("not_found");
  return { type, bytes: bytesIn(image) };
}

const readBatch = batch(params<{ id: string }>(), () => ({
  logo: combine(
    { type: tenantLogos.type, image: tenantLogos.image },
    sql`from tenant_logos join tenants on tenants.id = tenant_logos.tenant_id
      where tenant_logos.id = ${id} and tenants.status in ('active', 'ownerless')`,
  ),
}));

function bytesIn(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
