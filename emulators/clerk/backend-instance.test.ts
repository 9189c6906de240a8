import { createClerkClient } from "@clerk/backend";
import { afterEach, describe, expect, it } from "vitest";
import { type ClerkOptions, type RunningClerk, secretKey, startClerk } from "./server.ts";

/* The instance, its domain and its webhooks, read with Clerk's SDK. */

let running: RunningClerk | undefined;
afterEach(() => running?.close());

async function clerkAt(options: Partial<ClerkOptions> = {}) {
  running = await startClerk({ port: 0, appUrl: "http://localhost:8787", ...options });
  return createClerkClient({ secretKey, apiUrl: running.url, telemetry: { disabled: true } });
}
const refusal = (call: Promise<unknown>) =>
  call.then(
    () => "none",
    (error: { status: number; errors: { code: string }[] }) =>
      `${error.status} ${error.errors[0]?.code}`,
  );

describe("an instance", () => {
  it("has an environment type, and a domain with or without a proxy", async () => {
    const clerk = await clerkAt();
    expect(await clerk.instance.get()).toMatchObject({ environmentType: "development" });
    const proxy = async () => (await clerk.domains.list()).data[0]?.proxyUrl;
    expect(await proxy()).toBe("http://localhost:8787/__clerk");
    if (running) running.settings.proxy = false;
    expect(await proxy()).toBeNull();
  });

  it("refuses requests through an unregistered proxy, except the health check", async () => {
    await clerkAt({ settings: { proxy: false } });
    const headers = {
      "clerk-proxy-url": "http://localhost:8787/__clerk",
      "clerk-secret-key": secretKey,
    };
    const status = async (path: string) =>
      (await fetch(`${running?.url}/fapi/v1${path}`, { headers })).status;
    expect(await status("/environment")).toBe(400);
    expect(await status("/proxy-health?domain_id=dmn_emulated")).toBe(200);
  });

  it("checks a proxy with a request through it", async () => {
    const clerk = await clerkAt();
    const [domain] = (await clerk.domains.list()).data;
    const check = (proxyUrl: string, domainId = domain?.id ?? "") =>
      clerk.proxyChecks.verify({ domainId, proxyUrl });
    expect(await check(`${running?.url}/fapi`)).toMatchObject({ successful: true });
    expect(await refusal(check(`${running?.url}/elsewhere`))).toBe(
      "422 invalid_proxy_configuration",
    );
    expect(await refusal(check(`${running?.url}/fapi`, "dmn_none"))).toBe(
      "422 form_param_value_invalid",
    );
  });

  it("has a dashboard of webhooks after they are set up", async () => {
    const clerk = await clerkAt();
    expect(await refusal(clerk.webhooks.generateSvixAuthURL())).toBe("400 svix_app_missing");
    await clerk.webhooks.createSvixApp();
    expect(await refusal(clerk.webhooks.createSvixApp())).toBe("400 svix_app_exists");
    expect(await refusal(clerk.webhooks.generateSvixAuthURL())).toBe("none");
  });
});
