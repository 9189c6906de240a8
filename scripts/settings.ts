import { issuer, publishableKey, secretKey, webhookSecret } from "../emulators/clerk/server.ts";

/** Where a local stack listens. */
export interface LocalAddresses {
  app: string;
  clerk: string;
}

/** The Worker's settings for a stack with emulators: those of wrangler.toml, and the emulators' keys. */
export function emulatedSettings({ app, clerk }: LocalAddresses, jwtKey: string) {
  return {
    APP_URL: app,
    CLERK_PUBLISHABLE_KEY: publishableKey,
    CLERK_SECRET_KEY: secretKey,
    CLERK_JWT_KEY: jwtKey,
    CLERK_ISSUER: issuer,
    CLERK_WEBHOOK_SECRET: webhookSecret,
    CLERK_TOKEN_HAS_EMAIL: "true",
    CLERK_API_URL: clerk,
    CLERK_FAPI_URL: `${clerk}/fapi`,
    SERVER_TIMING: "1",
  };
}
