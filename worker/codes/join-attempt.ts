import type { Context } from "hono";
import type { Caller } from "../access/caller.ts";
import type { Settings } from "../http/env.ts";
import { countryOf } from "../http/locale.ts";
import { type Attempter, attempterOf } from "./failed-attempts.ts";

/** One attempt to join by code: what was typed, where, by whom, and from which country if Cloudflare says. */
export interface JoinAttempt {
  code: string;
  via: "code" | "signup";
  country: string | null;
  by: Attempter;
}

/** The attempt that a request is. */
export async function joinAttemptFrom(
  c: Pick<Context, "req"> & { var: { settings: Settings; caller: Caller } },
  code: string,
  via: JoinAttempt["via"],
): Promise<JoinAttempt> {
  return { code, via, country: countryOf(c), by: await attempterOf(c, c.var.caller) };
}
