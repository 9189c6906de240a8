import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { isSafe } from "../method.ts";
import { Problem } from "../problem.ts";

const limitTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem("payload_too_large");
    },
  });
const usualLimit = limitTo(64 * 1024);
const importLimit = limitTo(1024 * 1024);

/** Rejects a body over 64 KiB (1 MiB for an import) before it is read. */
export const limitBody = createMiddleware((c, next) => {
  if (isSafe(c.req.method)) return next();
  return (c.req.path.endsWith("/invitations/import") ? importLimit : usualLimit)(c, next);
});

/** Rejects a body that is not JSON. Without this, it would count as empty. */
export const requireJson = createMiddleware((c, next) => {
  if (isSafe(c.req.method)) return next();
  const type = c.req.header("content-type");
  const isJson = type !== undefined && /^application\/([\w.-]+\+)?json\b/i.test(type);
  if (type !== undefined && !isJson && c.req.raw.body !== null) {
    throw new Problem("validation_failed", { detail: "The body must be application/json." });
  }
  return next();
});
