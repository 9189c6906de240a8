import { and, eq, exists } from "drizzle-orm";
import { type Db, q } from "../db/client.ts";
import { newId } from "../db/id.ts";
import { type logoTypes, tenantLogos, tenants } from "../db/schema.ts";
import { isVisible, mayChange } from "../db/scope.ts";
import { insertFrom } from "../db/statement.ts";
import { Problem, refuse } from "../http/problem.ts";
import type { Caller } from "../identity/caller.ts";
import { tenantEntry } from "./entry.ts";
import { demand, ownPlace } from "./mine.ts";

type LogoType = (typeof logoTypes)[number];

/**
 * Which picture some bytes are, by how they begin; null for anything else. Only what cannot carry a script
 * is taken: never SVG.
 */
export function logoTypeOf(bytes: Uint8Array): LogoType | null {
  const head = String.fromCharCode(...bytes.slice(0, 12));
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (head.startsWith("RIFF") && head.endsWith("WEBP")) return "image/webp";
  return null;
}

/**
 * Gives a tenant a logo, in the place of any that it has. `image` is base64. Throws `validation_failed` for
 * what is no picture, `not_found` and `forbidden`.
 */
export async function changeLogo(
  db: Db,
  caller: Caller,
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
  const may = mayChange(caller, "tenant.update", tenantId);
  const { place } = await db.commit({
    logo: insertFrom(tenantLogos, { tenantId: tenants.id, id, type, image }, (select) =>
      select.from(tenants).where(and(eq(tenants.id, tenantId), may)),
    ).onConflictDoUpdate({ target: tenantLogos.tenantId, set: { id, type, image } }),
    address: q
      .update(tenants)
      .set({ logoUrl: `${origin}/api/logos/${id}`, claim })
      .where(and(eq(tenants.id, tenantId), may)),
    entry: tenantEntry(caller, { tenantId, claim }, "tenant.updated", now, { logo: id }),
    place: ownPlace(caller, tenantId),
  });
  const { tenant } = demand(place[0], "tenant.update");
  return tenant.claim === claim ? tenant : refuse("forbidden");
}

/** The picture at an address, for whoever has it: a logo is on every poster. Throws `not_found`. */
export async function readLogo(db: Db, id: string): Promise<{ type: LogoType; bytes: Uint8Array }> {
  const { found } = await db.readNearest({
    found: q
      .select({ type: tenantLogos.type, image: tenantLogos.image })
      .from(tenantLogos)
      .where(
        and(
          eq(tenantLogos.id, id),
          exists(
            q
              .select({ id: tenants.id })
              .from(tenants)
              .where(and(eq(tenants.id, tenantLogos.tenantId), isVisible(tenants))),
          ),
        ),
      ),
  });
  const logo = found[0] ?? refuse("not_found");
  return { type: logo.type, bytes: bytesIn(logo.image) };
}

function bytesIn(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
