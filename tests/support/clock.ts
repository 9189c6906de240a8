import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import worker from "../../worker/index.ts";
import { bindings } from "./app.ts";

/** One turn of the clock, as the platform has it: by the Worker's own door, to the end. */
export async function tick(env = bindings): Promise<void> {
  const context = createExecutionContext();
  worker.scheduled({}, env, context as never);
  await waitOnExecutionContext(context);
}
