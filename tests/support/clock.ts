import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import worker from "../../worker/index.ts";
import { bindings } from "./app.ts";

/** One run of the cron, as the platform starts it: through the Worker's `scheduled` handler, to its end. */
export async function tick(env = bindings): Promise<void> {
  const context = createExecutionContext();
  worker.scheduled({}, env, context as never);
  await waitOnExecutionContext(context);
}
