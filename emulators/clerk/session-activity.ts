import type { Context } from "hono";
import { clerkId, type Session } from "./store.ts";

/* The browser and place of the last request of a session, as Clerk derives both from the request. */

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

/** Records the browser and place of a request. */
export function recordActivity(c: Context, session: Session): void {
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
  const device = devices.find(([pattern]) => pattern.test(agent));
  return device ? { device_type: device[1] } : {};
}

/** The order matters: Edge also contains "Chrome", and Chrome contains "Safari". */
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

/** Places by IP address, for the example networks of RFC 5737. */
const places: [string, { city: string; country: string }][] = [
  ["192.0.2.", { city: "Porto", country: "PT" }],
  ["198.51.100.", { city: "Madrid", country: "ES" }],
  ["203.0.113.", { city: "Lyon", country: "FR" }],
];

function placeOf(address: string): { city?: string; country?: string } {
  return places.find(([network]) => address.startsWith(network))?.[1] ?? {};
}
