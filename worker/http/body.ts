import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { Problem } from "./problem.ts";

/** Refuses a body over 64 KiB before it is read. */
export const bounded = bodyLimit({
  maxSize: 64 * 1024,
  onError: () => {
    throw new Problem("payload_too_large");
  },
});

/** A body that is there must be JSON: one of another type would otherwise count as empty. */
export const onlyJson = createMiddleware(async (c, next) => {
  const type = c.req.header("content-type");
  const isJson = type !== undefined && /^application\/([\w.-]+\+)?json\b/i.test(type);
  if (type !== undefined && !isJson && c.req.raw.body !== null) {
    throw new Problem("validation_failed", { detail: "The body must be application/json." });
  }
  await next();
});
