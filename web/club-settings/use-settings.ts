import { useState } from "preact/hooks";
import { type Answer, api, bodyOf } from "../data/api.ts";
import { type Answered, useAnswer } from "../data/use-answer.ts";

const one = api.admin.tenants[":tenantId"];

/** A tenant's settings, as those who run it see them. */
export type Settings = Answer<typeof one.$get>;
export type Policy = Settings["policy"];
export type SettingsChanges = Parameters<typeof one.$patch>[0]["json"];
export type PolicyChanges = NonNullable<SettingsChanges["policy"]>;

/** A tenant's settings, and the way to change them: what the API says afterwards is shown. */
export interface TenantSettings {
  answer: Answered<Settings>;
  change(changes: SettingsChanges): Promise<void>;
  /** Asks again, for what changes them in another way. */
  reload(): Promise<void>;
}

/** Reads a tenant's settings once for a whole page. */
export function useSettings(tenantId: string): TenantSettings {
  const param = { tenantId };
  const answer = useAnswer(() => bodyOf(one.$get({ param })), tenantId);
  const [changed, setChanged] = useState<Settings>();
  const isCurrent = changed?.tenant.id === tenantId;
  return {
    answer: isCurrent ? { ...answer, value: changed } : answer,
    change: async (json) => setChanged(await bodyOf(one.$patch({ param, json }))),
    reload: async () => setChanged(await bodyOf(one.$get({ param }))),
  };
}
