import { type Bindings, SettingsError, settingsOf } from "../../worker/http/env.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { requiredSecrets, workerSecrets } from "./secrets.ts";

const { good, missing, wrong, notAsked } = report("App");

/** Validates the settings as the Worker does. Secrets that are not known here may be set in the Worker. */
export function checkSettings(
  { values, worker, isLocal }: Deployment,
  deployedSecrets: readonly string[] | undefined,
): Finding[] {
  const faults = settingFaults(values);
  const findings = faults.flatMap(({ name, fault }) => {
    const isSecret = (workerSecrets as readonly string[]).includes(name);
    const check = `setting ${name}`;
    if (values[name]) return wrong(check, `${name} ${fault}.`, whereToSet(name, isSecret));
    if (!isSecret) return missing(check, `${name} is not set.`, whereToSet(name, isSecret));
    if (isLocal) return missing(check, `${name} is not set.`, "Set it in .dev.vars.");
    if (deployedSecrets === undefined) return notAsked(check, "Its value is not known here.", give);
    if (deployedSecrets.includes(name)) {
      return notAsked(check, "The Worker has it; its value is not known here.", give);
    }
    return missing(check, `The Worker has no ${name}.`, `npx wrangler secret put ${name}`);
  });
  const isExample = worker.vars.APP_URL === values.APP_URL && values.APP_URL?.endsWith(".example");
  const example = isExample
    ? missing(
        "setting APP_URL",
        "APP_URL is still the example's.",
        "Set it in wrangler.toml, and `routes` to the same name.",
      )
    : [];
  const known = requiredSecrets.filter((name) => values[name]).length;
  if (findings.length + example.length > 0) return [...example, ...findings];
  return good("settings", `The Worker accepts all settings, and the ${known} secrets known here.`);
}

/** The invalid settings, from the Worker's own validation. */
export function settingFaults(values: Record<string, unknown>): { name: string; fault: string }[] {
  try {
    settingsOf({ ...values } as Bindings);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // Only the first fault of each setting.
    return [
      ...new Map(error.faults.toReversed().map((fault) => [fault.name, fault])).values(),
    ].reverse();
  }
}

function whereToSet(name: string, isSecret: boolean): string {
  return isSecret
    ? `npx wrangler secret put ${name}`
    : `Set it in wrangler.toml, then npm run deploy.`;
}

const give = "To have it examined: --vars FILE, or the environment.";
