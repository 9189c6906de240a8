import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";
import { isSafe } from "../method.ts";
import { Problem } from "../problem.ts";

const upTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Problem("payload_too_large");
    },
  });
const usual = upTo(64 * 1024);
const table = upTo(1024 * 1024);

/** Refuses a body over 64 KiB before it is read; an import may have 1 MiB. */
export const limitBody = createMiddleware((c, next) => {
  if (isSafe(c.req.method)) return next();
  return (c.req.path.endsWith("/invitations/import") ? table : usual)(c, next);
});

/** A body that is there must be JSON: one of another type would otherwise count as empty. */
export const requireJson = createMiddleware((c, next) => {
  if (isSafe(c.req.method)) return next();
  const type = c.req.header("content-type");
  const isJson = type !== undefined && /^application\/([\w.-]+\+)?json\b/i.test(type);
  if (type !== undefined && !isJson && c.req.raw.body !== null) {
    throw new Problem("validation_failed", { detail: "The body must be application/json." });
  }
  return next();
});
