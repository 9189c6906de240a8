import { ApiProblem, retryDelay } from "./api.ts";

/** Keys of requests that nobody knows the end of, by what they ask: whoever presses again means the same one. */
const unanswered = new Map<string, string>();

/** Refusals after which it may be done all the same, or be done soon. */
const isOpen = (error: unknown) =>
  error instanceof ApiProblem &&
  ["offline", "internal", "unavailable", "maintenance", "request_in_progress"].includes(error.code);

/**
 * Asks for something that two requests would make twice, such as a club or a child: until there is an answer
 * they go under one Idempotency-Key. Where none came it asks again by itself, once; after that the same may be
 * asked again by whoever asked. `asked` is what makes one request another.
 */
export async function withIdempotencyKey<Body>(
  asked: unknown,
  ask: (options: { headers: Record<string, string> }) => Promise<Body>,
): Promise<Body> {
  const text = JSON.stringify(asked);
  const key = unanswered.get(text) ?? crypto.randomUUID();
  unanswered.set(text, key);
  const attempt = () => ask({ headers: { "idempotency-key": key } });
  try {
    const body = await attempt().catch(async (error) => {
      if (!isOpen(error)) throw error;
      await retryDelay();
      return attempt();
    });
    unanswered.delete(text);
    return body;
  } catch (error) {
    if (!isOpen(error)) unanswered.delete(text);
    throw error;
  }
}
