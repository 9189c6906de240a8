import { env } from "cloudflare:workers";
import { type Bindings, settingsOf } from "../../worker/http/env.ts";

/* What the tests find in the Worker's environment, and the settings that the Worker reads from it. */

export const bindings = env as unknown as Bindings;
export const settings = settingsOf(bindings);
