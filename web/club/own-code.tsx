import { CodeCard } from "../codes/code-card.tsx";
import { api, bodyOf } from "../data/api.ts";
import { useAnswer } from "../data/use-answer.ts";
import { Part } from "../ui/part.tsx";

/** The code of a club, for those who share it. */
export function OwnCode({ tenant }: { tenant: { id: string; name: string } }) {
  const settings = useAnswer(
    () => bodyOf(api.admin.tenants[":tenantId"].$get({ param: { tenantId: tenant.id } })),
    tenant.id,
  );
  if (settings.problem) return <Part of={settings}>{() => null}</Part>;
  return <CodeCard tenant={tenant} code={settings.value?.inviteCode} />;
}
