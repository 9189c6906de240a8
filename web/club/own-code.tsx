import { CodeCard } from "../codes/code-card.tsx";
import { api, unwrap } from "../data/api.ts";
import { useQuery } from "../data/use-query.ts";
import { AsyncSection } from "../ui/async-section.tsx";

/** Loads and shows the code of a club, for people who may share it. */
export function OwnCode({ tenant }: { tenant: { id: string; name: string } }) {
  const settings = useQuery(tenant.id, () =>
    unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId: tenant.id } })),
  );
  if (settings.problem) return <AsyncSection query={settings}>{() => null}</AsyncSection>;
  return <CodeCard tenant={tenant} code={settings.data?.inviteCode} />;
}
