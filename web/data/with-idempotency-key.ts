import { ApiProblem, retryDelay } from "./api.ts";

/** The keys of requests with an unknown outcome, by their content: pressing the button again repeats the same request. */
const openKeys = new Map<string, string>();

/** Whether the request may have succeeded in spite of this error, or still may. */
const isOutcomeUnknown = (error: unknown) =>
  error instanceof ApiProblem &&
  ["offline", "internal", "unavailable", "maintenance", "request_in_progress"].includes(error.code);

/**
 * Sends a request that must not create something twice, such as a club or a child, with an Idempotency-Key. If the
 * outcome is unknown it retries once; a later call with equal `content` uses the same key.
 */
export async function withIdempotencyKey<Body>(
  content: unknown,
  request: (options: { headers: Record<string, string> }) => Promise<Body>,
): Promise<Body> {
  const text = JSON.stringify(content);
  const key = openKeys.get(text) ?? crypto.randomUUID();
  openKeys.set(text, key);
  const attempt = () => request({ headers: { "idempotency-key": key } });
  try {
    const body = await attempt().catch(async (error) => {
      if (!isOutcomeUnknown(error)) throw error;
      await retryDelay();
      return attempt();
    });
    openKeys.delete(text);
    return body;
  } catch (error) {
    if (!isOutcomeUnknown(error)) openKeys.delete(text);
    throw error;
  }
}
