import type { Context } from "hono";
import { clerkId, type Session } from "./store.ts";

/* Which browser a session was last used in, and where: as Clerk reads both from the request. */

export interface SessionActivity {
  id: string;
  object: "session_activity";
  device_type?: string;
  is_mobile: boolean;
  browser_name?: string;
  browser_version?: string;
  ip_address?: string;
  city?: string;
  country?: string;
}

/** Notes the browser and the place of a request of this session. */
export function noteActivity(c: Context, session: Session): void {
  const agent = c.req.header("user-agent") ?? "";
  const address = c.req.header("x-forwarded-for")?.split(",")[0]?.trim();
  session.latest_activity = {
    id: session.latest_activity?.id ?? clerkId("sess_activity"),
    object: "session_activity",
    is_mobile: /mobile/i.test(agent),
    ...deviceOf(agent),
    ...browserOf(agent),
    ...(address && { ip_address: address, ...placeOf(address) }),
  };
}

const devices: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Macintosh/, "Macintosh"],
  [/Linux/, "Linux"],
];

function deviceOf(agent: string): { device_type?: string } {
  const known = devices.find(([pattern]) => pattern.test(agent));
  return known ? { device_type: known[1] } : {};
}

/** In this order: Edge calls itself Chrome too, and Chrome calls itself Safari. */
const browsers: [RegExp, string][] = [
  [/Edg\/([\d.]+)/, "Microsoft Edge"],
  [/Firefox\/([\d.]+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/([\d.]+)/, "Chrome"],
  [/Version\/([\d.]+).* Safari\//, "Safari"],
];

function browserOf(agent: string): { browser_name?: string; browser_version?: string } {
  for (const [pattern, name] of browsers) {
    const version = pattern.exec(agent)?.[1];
    if (version) return { browser_name: name, browser_version: version };
  }
  return {};
}

/** Stands for the list of places by IP address: the networks that RFC 5737 keeps for examples. */
const places: [string, { city: string; country: string }][] = [
  ["192.0.2.", { city: "Porto", country: "PT" }],
  ["198.51.100.", { city: "Madrid", country: "ES" }],
  ["203.0.113.", { city: "Lyon", country: "FR" }],
];

function placeOf(address: string): { city?: string; country?: string } {
  return places.find(([network]) => address.startsWith(network))?.[1] ?? {};
}
