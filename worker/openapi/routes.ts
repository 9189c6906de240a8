import { Hono } from "hono";
import type { AppEnv } from "../http/request-context.ts";
import { type Handler, routesIn } from "./route.ts";

/** `/api/openapi.json` and `/api/docs`: the document of an app with these routes, made at each request. */
export function documents(handlers: Handler[]) {
  const makeDocument = async (url: string) => {
    const { documentOf } = await import("./document.ts");
    return documentOf(routesIn(handlers), url);
  };
  return new Hono<AppEnv>()
    .get("/openapi.json", async (c) => {
      c.header("cache-control", "public, max-age=300");
      return c.json(await makeDocument(c.var.settings.APP_URL), 200);
    })
    .get("/docs", async (c) => {
      const { pageOf, styleHash } = await import("./page.ts");
      c.header("cache-control", "public, max-age=300");
      c.header(
        "content-security-policy",
        `default-src 'none'; style-src '${await styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
      );
      return c.html(pageOf(await makeDocument(c.var.settings.APP_URL)));
    });
}
