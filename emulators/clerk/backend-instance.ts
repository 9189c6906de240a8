import { randomBytes } from "node:crypto";
import type { Hono } from "hono";
import { ClerkError, invalidValue } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { jsonResponse, parseBody, stringParam } from "./parameters.ts";
import { clerkId } from "./store.ts";

/** Endpoints about the instance: its type, domain, proxy, and the dashboard of its webhooks. */
export function instanceEndpoints(api: Hono, instance: Instance): void {
  const { keys, appUrl, settings } = instance;
  let hasSvixApp = instance.hasWebhooks;

  api.get("/instance", (c) =>
    jsonResponse(c, {
      object: "instance",
      id: "ins_emulated",
      environment_type: "development",
      allowed_origins: null,
      workspace_id: null,
    }),
  );
  api.get("/domains", (c) =>
    jsonResponse(c, {
      data: [
        {
          object: "domain",
          id: domainId,
          name: keys.frontendHost.replace(/^clerk\./, ""),
          is_satellite: false,
          frontend_api_url: `https://${keys.frontendHost}`,
          accounts_portal_url: `https://accounts.${keys.frontendHost.replace(/^clerk\./, "")}`,
          proxy_url: settings.proxy ? `${appUrl}/__clerk` : null,
          development_origin: appUrl,
          // The DNS records of a production instance. This one has none.
          cname_targets: null,
        },
      ],
      total_count: 1,
    }),
  );
  api.post("/proxy_checks", async (c) => {
    const body = await parseBody(c, ["domain_id", "proxy_url"]);
    const id = stringParam(body, "domain_id") ?? "";
    if (id !== domainId) throw invalidValue("domain_id", id);
    const proxyUrl = stringParam(body, "proxy_url") ?? `${appUrl}/__clerk`;
    if (!(await isHealthy(proxyUrl))) {
      const long =
        "Clerk Frontend API cannot be accessed through the proxy URL. Make sure your proxy is configured correctly.";
      throw new ClerkError(422, "invalid_proxy_configuration", "", {
        long,
        meta: { name: "proxy_url" },
      });
    }
    const now = Date.now();
    return jsonResponse(c, {
      object: "proxy_check",
      id: clerkId("proxchk"),
      domain_id: domainId,
      last_run_at: now,
      proxy_url: proxyUrl,
      successful: true,
      created_at: now,
      updated_at: now,
    });
  });

  api.post("/webhooks/svix", (c) => {
    if (hasSvixApp) {
      const message = "Only one Svix app is allowed per instance.";
      throw new ClerkError(400, "svix_app_exists", message);
    }
    hasSvixApp = true;
    return jsonResponse(c, { svix_url: svixUrl() });
  });
  api.post("/webhooks/svix_url", (c) => {
    if (!hasSvixApp) {
      const message = "No Svix apps are associated with the current instance.";
      throw new ClerkError(400, "svix_app_missing", message);
    }
    return jsonResponse(c, { svix_url: svixUrl() });
  });
}

const domainId = "dmn_emulated";

/** An address of Svix's dashboard. It does not exist here. */
function svixUrl(): string {
  return `https://app.svix.com/login#key=${randomBytes(24).toString("base64url")}`;
}

/** Sends a health check through the proxy, as Clerk does before it enables one. */
async function isHealthy(proxyUrl: string): Promise<boolean> {
  try {
    const address = `${proxyUrl}/v1/proxy-health?domain_id=${domainId}`;
    const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
    return ((await response.json()) as { status?: string }).status === "healthy";
  } catch {
    return false;
  }
}
