import { issuer, publishableKey, secretKey, webhookSecret } from "../emulators/clerk/server.ts";
import { serverToken, webhookCredential } from "../emulators/postmark/server.ts";

/** The addresses of a local stack. */
export interface LocalAddresses {
  app: string;
  clerk: string;
  postmark: string;
}

/** The Worker's settings for a stack with emulators, in addition to wrangler.toml. */
export function emulatedSettings({ app, clerk, postmark }: LocalAddresses, jwtKey: string) {
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
    POSTMARK_SERVER_TOKEN: serverToken,
    POSTMARK_WEBHOOK_CREDENTIAL: webhookCredential,
    POSTMARK_API_URL: postmark,
    SERVER_TIMING: "1",
  };
}
