/* Pages of Clerk's dashboard, with their names in its documentation. `~` is the application that was opened last. */

const dashboard = "https://dashboard.clerk.com/~";

export const clerkPages = {
  apiKeys: `Clerk, API keys (${dashboard}/api-keys)`,
  domains: `Clerk, Domains (${dashboard}/domains)`,
  webhooks: `Clerk, Webhooks (${dashboard}/webhooks)`,
  sessions: `Clerk, Sessions (${dashboard}/sessions)`,
  authentication: `Clerk, User & authentication (${dashboard}/user-authentication/user-and-authentication)`,
  accessMode: `Clerk, Access mode (${dashboard}/user-authentication/access-mode)`,
  multiFactor: `Clerk, Multi-factor (${dashboard}/user-authentication/multi-factor)`,
  connections: `Clerk, SSO connections (${dashboard}/user-authentication/sso-connections)`,
  organizations: `Clerk, Organizations Settings (${dashboard}/organizations-settings)`,
  settings: `Clerk, Settings (${dashboard}/instance-settings)`,
} as const;
