import { type Placeholder, sql } from "drizzle-orm";

type Text = string | Placeholder;

/**
 * SQL for the first slug of a JSON array that is free, or null. A former slug that still leads to its tenant is free for
 * that tenant (`ownTenantId`) only.
 */
export const firstFreeSlug = (
  choices: Text,
  now: number | Placeholder,
  ownTenantId: Text | null = null,
) => sql<string | null>`(
    select choice.value from json_each(${choices}) choice
    where not exists (select 1 from tenants where tenants.slug = choice.value)
      and not exists (select 1 from old_slugs
        where old_slugs.slug = choice.value and old_slugs.until > ${now} and old_slugs.tenant_id is not ${ownTenantId})
    order by choice.key limit 1)`;
