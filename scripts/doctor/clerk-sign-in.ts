import { clerkPages } from "./clerk-pages.ts";
import type { Deployment } from "./deployment.ts";
import { type Finding, report } from "./finding.ts";
import { listAt, valueAt } from "./request.ts";

const { good, wrong } = report("Clerk instance");

/* Checks the sign-in methods of the instance. The app reads the same fields (web/clerk/sign-in-methods.ts). */

export function signInMethods(settings: unknown, { isLocal }: Deployment): Finding[] {
  const connections = socialConnections(settings);
  const hasPasskeys = isOn(settings, "attributes", "passkey", "enabled");
  const credentials = isLocal
    ? "Clerk's shared credentials do for development"
    : "in production each needs your own credentials";
  return [
    ...password(settings, connections),
    ...good(
      "email code",
      hasEmailCode(settings) ? "On: the app offers it." : "Off: the app does not offer it.",
    ),
    ...good("passkeys", hasPasskeys ? "On: the app offers them." : "Off: fits."),
    ...good(
      "social connections",
      connections.length > 0
        ? `On: the app offers ${connections.join(", ")}; ${credentials}.`
        : "None: fits.",
    ),
    ...(isOn(settings, "saml", "enabled") || isOn(settings, "enterprise_sso", "enabled")
      ? wrong(
          "enterprise SSO",
          "On, and the app has no page for it: people of a connected domain cannot sign in.",
          `Switch it off: ${clerkPages.connections}.`,
        )
      : good("enterprise SSO", "Off: fits.")),
    ...good(
      "wallets",
      isOn(settings, "attributes", "web3_wallet", "enabled")
        ? "On: the app does not offer them."
        : "Off: fits.",
    ),
  ];
}

/** With passwords off, an invitation creates an account without one, which needs another sign-in method. */
function password(settings: unknown, connections: string[]): Finding[] {
  if (isOn(settings, "attributes", "password", "enabled")) {
    const minLength = valueAt(settings, "password_settings", "min_length") ?? 8;
    return good("password", `On, ${minLength} characters or more: fits.`);
  }
  if (hasEmailCode(settings)) return good("password", "Off: people sign in with a mailed code.");
  if (connections.length > 0) {
    return good(
      "password",
      `Off, and so is the mailed code: only people who have ${connections.join(" or ")} with the same address can sign in.`,
    );
  }
  // A passkey alone is not enough: adding one requires a sign-in, and it may be lost with its device.
  return wrong(
    "password",
    "Off, and so are mailed codes and social connections: people cannot sign in again.",
    `Switch on Sign-in with email, by code, or Password: ${clerkPages.authentication}.`,
  );
}

export function multiFactor(settings: unknown): Finding[] {
  const name = "multi-factor";
  const canEnrol = isOn(settings, "attributes", "authenticator_app", "enabled");
  const isRequired = isOn(settings, "sign_in", "second_factor", "required");
  if (isRequired && !canEnrol) {
    return wrong(
      name,
      "Required without Authenticator application, the only one that the app can set up.",
      `Switch Authenticator application on: ${clerkPages.multiFactor}.`,
    );
  }
  if (isRequired) return good(name, "Required: people set up an authenticator app.");
  if (canEnrol) return good(name, "Offered: people may set up an authenticator app.");
  const others = ["phone_number", "backup_code"].filter((factor) =>
    isOn(settings, "attributes", factor, "used_for_second_factor"),
  );
  return good(
    name,
    others.length > 0 ? `Only ${others.join(", ")}: the app asks for it.` : "Off: fits.",
  );
}

function hasEmailCode(settings: unknown): boolean {
  const attribute = valueAt(settings, "attributes", "email_address");
  return (
    valueAt(attribute, "used_for_first_factor") === true &&
    listAt(attribute, "first_factors").includes("email_code")
  );
}

/** The connections for signing in, such as `google`; others only give access to data of the provider. */
function socialConnections(settings: unknown): string[] {
  return Object.entries(valueAt(settings, "social") ?? {})
    .filter(([, connection]) => isOn(connection, "enabled") && isOn(connection, "authenticatable"))
    .map(([strategy]) => strategy.replace(/^oauth_/, ""));
}

function isOn(settings: unknown, ...path: string[]): boolean {
  return valueAt(settings, ...path) === true;
}
