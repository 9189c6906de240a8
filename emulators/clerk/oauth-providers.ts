import { ClerkError, invalidValue } from "./errors.ts";
import type { InstanceSettings } from "./settings.ts";

/** The names of Clerk's providers, without its test providers. */
const names: Record<string, string> = {
  apple: "Apple",
  atlassian: "Atlassian",
  bitbucket: "Bitbucket",
  box: "Box",
  coinbase: "Coinbase",
  discord: "Discord",
  dropbox: "Dropbox",
  facebook: "Facebook",
  github: "GitHub",
  gitlab: "GitLab",
  google: "Google",
  hubspot: "HubSpot",
  huggingface: "Hugging Face",
  line: "LINE",
  linear: "Linear",
  linkedin_oidc: "LinkedIn",
  microsoft: "Microsoft",
  notion: "Notion",
  slack: "Slack",
  spotify: "Spotify",
  tiktok: "TikTok",
  twitch: "Twitch",
  x: "X / Twitter",
  xero: "Xero",
};

export const providerName = (provider: string) => names[provider] ?? provider;

export const isProvider = (provider: string) => provider in names;

/** `user_settings.social` of the environment: all providers, most of them disabled. */
export function socialSettings({ socialProviders }: InstanceSettings) {
  return Object.fromEntries(
    Object.entries(names).map(([provider, name]) => {
      const enabled = socialProviders.includes(provider);
      return [
        `oauth_${provider}`,
        {
          enabled,
          required: false,
          authenticatable: enabled,
          block_email_subaddresses: false,
          strategy: `oauth_${provider}`,
          not_selectable: false,
          deprecated: false,
          name,
          logo_url: `https://img.clerk.com/static/${provider}.png`,
        },
      ];
    }),
  );
}

/** The provider of a strategy. Throws if it is unknown or disabled. */
export function providerOf(strategy: string, settings: InstanceSettings): string {
  const provider = strategy.replace(/^oauth_/, "");
  if (!isProvider(provider)) throw invalidValue("strategy", strategy);
  if (settings.socialProviders.includes(provider)) return provider;
  throw new ClerkError(400, "oauth_provider_not_enabled", "", {
    long: `Single-sign on with ${providerName(provider)} OAuth provider is not enabled in the instance settings.`,
  });
}
