import { Hono } from "hono";
import { emailAddressEndpoints } from "./backend-email-addresses.ts";
import { instanceEndpoints } from "./backend-instance.ts";
import { organizationEndpoints } from "./backend-organizations.ts";
import { phoneNumberEndpoints } from "./backend-phone-numbers.ts";
import { backendSessionEndpoints } from "./backend-sessions.ts";
import { userEndpoints } from "./backend-users.ts";
import { ClerkError } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { jsonResponse } from "./parameters.ts";

/** Clerk's Backend API (`/v1`), as `@clerk/backend` calls it. Its session tokens have the app's origin as `azp`. */
export function backendApi(instance: Instance): Hono {
  const api = new Hono();
  api.use(async (c, next) => {
    const [scheme, key] = (c.req.header("authorization") ?? "").split(" ");
    if (scheme !== "Bearer" || !key) {
      const message = "Invalid Authorization header format";
      throw new ClerkError(401, "authorization_header_format_invalid", message, {
        long: `${message}. Must be 'Bearer <YOUR_API_KEY>'`,
      });
    }
    if (key !== instance.keys.secretKey) {
      const message = "The provided Clerk Secret Key is invalid.";
      throw new ClerkError(401, "clerk_key_invalid", message, {
        long: `${message} Make sure that your Clerk Secret Key is correct.`,
      });
    }
    await next();
  });
  api.get("/jwks", (c) => jsonResponse(c, instance.signer.jwks));
  userEndpoints(api, instance);
  emailAddressEndpoints(api, instance);
  phoneNumberEndpoints(api, instance);
  backendSessionEndpoints(api, instance);
  organizationEndpoints(api, instance);
  instanceEndpoints(api, instance);
  api.all("*", () => {
    throw new ClerkError(404, "resource_not_found", "not found", { long: "Resource not found" });
  });
  return api;
}
