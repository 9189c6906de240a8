import { api, type ResponseBody, unwrap } from "../data/api.ts";
import { type Query, useQuery } from "../data/use-query.ts";

const tenantApi = api.admin.tenants[":tenantId"];

/** A tenant's settings, for people who run it. */
export type Settings = ResponseBody<typeof tenantApi.$get>;
export type Policy = Settings["policy"];
export type SettingsChanges = Parameters<typeof tenantApi.$patch>[0]["json"];
export type PolicyChanges = NonNullable<SettingsChanges["policy"]>;

/** A tenant's settings, and a function that changes them and shows what the API returns. */
export interface TenantSettings {
  settings: Query<Settings>;
  change(changes: SettingsChanges): Promise<void>;
}

/** Loads a tenant's settings, once for a page. */
export function useSettings(tenantId: string): TenantSettings {
  const param = { tenantId };
  const settings = useQuery(tenantId, () => unwrap(tenantApi.$get({ param })));
  return {
    settings,
    change: async (json) => {
      const changed = await unwrap(tenantApi.$patch({ param, json }));
      settings.setData(() => changed);
    },
  };
}

/** The props of a card that changes a part of the policy. */
export interface PolicyCardProps {
  policy: Policy;
  onChange: (changes: PolicyChanges) => Promise<void>;
}
