import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { app } from "../../worker/app.ts";
import type { Bindings } from "../../worker/http/env.ts";
import { routesIn } from "../../worker/openapi/route.ts";
import { bindings, requestOf } from "./app.ts";
import { expectMatchesOpenApi } from "./contract.ts";
import { type Call, type Line, lines } from "./every-route.ts";
import { instrumentedD1 } from "./instrumented-d1.ts";

/** Every route of the app, as `METHOD /path/:id`. */
export const routes = routesIn(app.routes).map(({ method, path }) => `${method} ${path}`);

export const methodOf = (route: string) => route.split(" ")[0] ?? "";

const withoutLine: Line = {
  trips: 0,
  door: "public",
  succeeds: () => Promise.reject(new Error("every-route.ts has no line for this route")),
};
export const lineOf = (route: string) => lines[route] ?? withoutLine;

/** A new set-up of a route, and the call that succeeds on it. */
export async function prepareCall(route: string): Promise<Call> {
  return { ...(await lineOf(route).succeeds()), method: methodOf(route) };
}

interface Outcome {
  answer: Response;
  /** Round trips to D1 until the answer; later ones keep no client waiting. */
  trips: number;
}

/** Sends a call through the app and counts round trips; `env` replaces bindings. */
export async function call(
  { who, path, method, body, headers }: Call,
  env: Partial<Bindings> = {},
): Promise<Outcome> {
  let trips = 0;
  const onRoundTrip = () => {
    trips += 1;
  };
  const context = createExecutionContext();
  const request = await requestOf(who, path, { method, body, headers });
  const DB = instrumentedD1(bindings.DB, { onRoundTrip });
  const answer = await app.fetch(request, { ...bindings, DB, ...env }, context as never);
  const tripsUntilAnswer = trips;
  await waitOnExecutionContext(context);
  await expectMatchesOpenApi(method, request.url, answer);
  return { answer, trips: tripsUntilAnswer };
}
