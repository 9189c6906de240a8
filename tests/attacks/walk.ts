import { expectJson, send } from "../support/app.ts";

/* The API's own document, as anybody can read it: what a walk over all routes starts from. */

export interface Shape {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  anyOf?: Shape[];
  additionalProperties?: Shape | boolean;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface Operation {
  /** `METHOD /path/:id`, as the app writes it. */
  route: string;
  method: string;
  path: string;
  body?: Shape;
  query: { name: string; schema: Shape }[];
  needsSession: boolean;
}

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        security: Record<string, unknown>[];
        parameters: { name: string; in: string; schema: Shape }[];
        requestBody?: { content: { "application/json": { schema: Shape } } };
      }
    >
  >;
}

/** Every operation of the running API. */
export async function operations(): Promise<Operation[]> {
  const document = await expectJson<Document>(send(null, "/api/openapi.json"), 200);
  return Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([verb, operation]) => {
      const path = template.replace(/\{(\w+)\}/g, ":$1");
      const method = verb.toUpperCase();
      const body = operation.requestBody?.content["application/json"].schema;
      return {
        route: `${method} ${path}`,
        method,
        path,
        ...(body && { body }),
        query: operation.parameters.filter((parameter) => parameter.in === "query"),
        needsSession: operation.security[0] !== undefined && "session" in operation.security[0],
      };
    }),
  );
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Whether a request names something by its id. */
export const namesAnId = (text: string) => text.match(uuid) !== null;

/** The same request with unknown ids; each id always becomes the same other one. */
export function withUnknownIds(text: string, known = new Map<string, string>()): string {
  return text.replace(uuid, (id) => {
    const other = known.get(id) ?? `0${crypto.randomUUID().slice(1)}`;
    known.set(id, other);
    return other;
  });
}

/** The parts of a response that could tell two cases apart, without the request id and the cost. */
export async function tellable(answer: Response) {
  const text = await answer.text();
  const headers = Object.fromEntries(answer.headers);
  for (const own of ["x-request-id", "x-d1-bookmark", "server-timing", "date"]) delete headers[own];
  return { status: answer.status, text: text.replace(uuid, "ID"), headers };
}
