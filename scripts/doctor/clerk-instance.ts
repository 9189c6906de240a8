import { clerkPages } from "./clerk-pages.ts";
import { multiFactor, signInMethods } from "./clerk-sign-in.ts";
import { type Deployment, frontendOf } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, sendRequest, textAt, Unreachable, valueAt } from "./request.ts";

const { good, missing, wrong, notAsked } = report("Clerk instance");

/*
 * Checks the instance's settings, which every browser can read. The app supports a setting, whatever its value is, or
 * needs a certain value (docs/deploy.md, "Your Clerk instance must be like this").
 */

/** Loads the settings, through the app's proxy if the browser uses it: that checks the proxy too. */
export async function checkInstance(deployment: Deployment): Promise<Finding[]> {
  const { host, isProxied, url } = frontendOf(deployment);
  if (!host || !URL.canParse(url)) {
    return notAsked("environment", "Without APP_URL and CLERK_PUBLISHABLE_KEY it cannot be asked.");
  }
  const response = await sendRequest(`${url}/v1/environment`).catch((error) => {
    if (error instanceof Unreachable) return error;
    throw error;
  });
  if (response instanceof Unreachable) {
    return notAsked(
      "environment",
      `${response.message}.`,
      isProxied ? "First make the app response." : undefined,
    );
  }
  if (response.status !== 200 || typeof valueAt(response.json, "user_settings") !== "object") {
    const code = textAt(response.json, "errors", 0, "code") ?? textAt(response.json, "code");
    const is = `${url}/v1/environment answers ${response.status}${code ? `, ${code}` : ""}.`;
    if (!isProxied) return notAsked("environment", is);
    const todo =
      code === "host_invalid"
        ? `Register the proxy: ${clerkPages.domains}: Frontend API, Set proxy configuration.`
        : "Do CLERK_SECRET_KEY and CLERK_PUBLISHABLE_KEY belong together? Does the app answer?";
    return wrong("environment", is, todo);
  }
  const how = isProxied ? "through the app's proxy" : "at Clerk itself";
  return [
    ...good("environment", `Clerk's environment is there, ${how}.`),
    ...judgeEnvironment(response.json, deployment),
  ];
}

/** The settings that matter to the app, in the order of the table in docs/deploy.md. */
export function judgeEnvironment(environment: unknown, deployment: Deployment): Finding[] {
  const settings = valueAt(environment, "user_settings");
  return [
    ...email(settings),
    ...signInMethods(settings, deployment),
    ...fields(settings),
    ...accessMode(settings),
    ...restrictions(settings),
    ...consent(settings),
    ...multiFactor(settings),
    ...protection(environment, settings),
    ...sessions(environment),
    ...organizations(environment, deployment),
    ...testMode(environment, deployment),
    ...maintenance(environment),
  ];
}

function email(settings: unknown): Finding[] {
  const attribute = valueAt(settings, "attributes", "email_address");
  const todo = `${clerkPages.authentication}: Email on, required, verified at sign-up by code.`;
  if (valueAt(attribute, "enabled") !== true) {
    return wrong("email", "Email addresses are off: nobody can sign up.", todo);
  }
  if (valueAt(attribute, "required") !== true) {
    return wrong("email", "An address is not required, and the app knows people by it.", todo);
  }
  const ways = listAt(attribute, "verifications");
  if (!ways.includes("email_code")) {
    const by = ways.length > 0 ? `verified by ${ways.join(", ")}` : "not verified";
    return wrong("email", `Addresses are ${by}, not by code: nobody can sign up.`, todo);
  }
  if (valueAt(attribute, "verify_at_sign_up") !== true) {
    return wrong("email", "Addresses are not verified at sign-up.", todo);
  }
  return good("email", "Required, and verified at sign-up by code: fits.");
}

/** The sign-up page asks for required fields, but the page of a mailed invitation does not. */
function fields(settings: unknown): Finding[] {
  const named = [
    ["names", ["first_name", "last_name"], "First and last name"],
    ["phone", ["phone_number"], "A phone number"],
    ["username", ["username"], "A username"],
  ] as const;
  return named.flatMap(([name, attributes, words]) => {
    const of = (key: string) =>
      attributes.some((attribute) => valueAt(settings, "attributes", attribute, key) === true);
    if (!of("enabled")) return good(name, "Off: fits.");
    if (!of("required")) return good(name, "Optional: fits.");
    const is = `${words} required: people who are invited by mail cannot get in.`;
    return wrong(name, is, `${clerkPages.authentication}: make it optional, or switch it off.`);
  });
}

function accessMode(settings: unknown): Finding[] {
  const mode = textAt(settings, "sign_up", "mode") ?? "public";
  if (mode === "public") return good("access mode", "Public: fits.");
  const is = `${mode}: only invited people get in, nobody with a code; the sign-up page says so.`;
  return wrong("access mode", is, `${clerkPages.accessMode}: Public.`);
}

function restrictions(settings: unknown): Finding[] {
  const isOn = (name: string) => valueAt(settings, "restrictions", name, "enabled") === true;
  if (isOn("allowlist")) {
    const is = "An allowlist is on: everybody else is refused at sign-up.";
    return wrong("restrictions", is, `${clerkPages.accessMode}: switch the allowlist off.`);
  }
  const on = ["blocklist", "block_email_subaddresses", "block_disposable_email_domains"].filter(
    isOn,
  );
  if (on.length === 0) return good("restrictions", "None: fits.");
  return good("restrictions", `${on.join(", ")}: the app says so to people who are refused.`);
}

function consent(settings: unknown): Finding[] {
  const isOn = valueAt(settings, "sign_up", "legal_consent_enabled") === true;
  return good("legal consent", isOn ? "On: the app asks for it." : "Off: fits.");
}

function protection(environment: unknown, settings: unknown): Finding[] {
  const isOn = (...path: string[]) => valueAt(settings, ...path) === true;
  const strict = isOn("attack_protection", "enumeration_protection", "enabled");
  const loaders = listAt(environment, "protect_config", "loaders").length;
  return [
    ...good(
      "bot protection",
      isOn("sign_up", "captcha_enabled") ? "On: the app shows it." : "Off: the app needs none.",
    ),
    ...good(
      "device trust",
      "The environment does not say; the app asks for its code where it is on.",
    ),
    ...good("Clerk Protect", loaders > 0 ? "On: the app's pages let it run." : "Off."),
    ...good(
      "enumeration",
      strict
        ? "Strict: the app answers it, and reminds people who have an account to sign in."
        : "Not strict: fits.",
    ),
  ];
}

function sessions(environment: unknown): Finding[] {
  const isSingle = valueAt(environment, "auth_config", "single_session_mode") !== false;
  return good("sessions", isSingle ? "One in a browser: fits." : "Several in a browser: fits.");
}

/** With Personal Accounts off, people without an organization are locked out. */
function organizations(environment: unknown, { values }: Deployment): Finding[] {
  const isOn = valueAt(environment, "organization_settings", "enabled") === true;
  const isForced =
    valueAt(environment, "organization_settings", "force_organization_selection") === true;
  const isLinked = values.CLERK_ORGANIZATIONS === "true";
  const where = clerkPages.organizations;
  if (isOn && isForced) {
    const is = "Personal Accounts are off: everybody who is in no organization is locked out.";
    return wrong("organizations", is, `${where}: allow Personal Accounts.`);
  }
  if (isLinked && !isOn) {
    const is = "CLERK_ORGANIZATIONS is true, and the instance has no organizations.";
    return missing("organizations", is, `${where}: switch them on and allow Personal Accounts.`);
  }
  if (!isOn) return good("organizations", "Off: fits.");
  return good(
    "organizations",
    isLinked
      ? "On, with Personal Accounts: fits."
      : "On, with Personal Accounts; CLERK_ORGANIZATIONS is false, so the app ignores them.",
  );
}

/** Test addresses have a known code. */
function testMode(environment: unknown, { isLocal }: Deployment): Finding[] {
  const isOn = valueAt(environment, "auth_config", "test_mode") === true;
  if (!isOn) return good("test mode", "Off: fits.");
  if (isLocal) return good("test mode", "On, and the app is on this machine: fits.");
  const is = "On: everybody can sign in to a `+clerk_test` address with a known code.";
  return wrong("test mode", is, `${clerkPages.settings}: switch test mode off.`);
}

function maintenance(environment: unknown): Finding[] {
  if (valueAt(environment, "maintenance_mode") !== true) return [];
  const is = "Clerk is in maintenance: nobody can sign up or change anything.";
  return wrong("maintenance", is, "Wait; https://status.clerk.com says how long.");
}
