import type { Context } from "hono";
import type { Caller } from "../access/caller.ts";
import { countryOf } from "../http/edge.ts";
import type { Settings } from "../http/env.ts";
import { type Guesser, guesserOf } from "./misses.ts";

/** A code as it was brought: what was typed, by which door and whom, and from which country where Cloudflare says. */
export interface Brought {
  code: string;
  via: "code" | "signup";
  country: string | null;
  by: Guesser;
}

/** The code that somebody brings with a request. */
export async function brought(
  c: Pick<Context, "req"> & { var: { settings: Settings; caller: Caller } },
  code: string,
  via: Brought["via"],
): Promise<Brought> {
  return { code, via, country: countryOf(c), by: await guesserOf(c, c.var.caller) };
}
