import { type Schema, Validator } from "@cfworker/json-schema";
import { app } from "../../worker/app.ts";
import { documentOf } from "../../worker/openapi/document.ts";
import { routesIn } from "../../worker/openapi/route.ts";

/* Holds answers against the API's own document, whichever test they come from. */

interface Answer {
  content?: Record<string, { schema: Schema }>;
}
interface Documented {
  paths: Record<string, Record<string, { responses: Record<string, Answer> }>>;
  components: { schemas: Record<string, Schema> };
}

const document = documentOf(routesIn(app.routes), "https://app.example") as unknown as Documented;
const routes = Object.entries(document.paths)
  // What is spelled out comes before what is left open, as in the router.
  .sort(([a], [b]) => a.split("{").length - b.split("{").length)
  .map(([path, methods]) => ({
    path,
    methods,
    pattern: new RegExp(`^${path.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  }));
const validators = new Map<string, Validator>();

/** Throws where an answer is not as the document has it: its status, its type, its shape, its code. */
export async function expectMatchesOpenApi(
  method: string,
  url: string,
  answer: Response,
): Promise<void> {
  const { pathname } = new URL(url);
  const route = routes.find(
    ({ pattern, methods }) => pattern.test(pathname) && method.toLowerCase() in methods,
  );
  if (!route || answer.status === 204) return;
  const name = `${method} ${route.path} ${answer.status}`;
  const told = route.methods[method.toLowerCase()]?.responses[String(answer.status)];
  if (!told) throw new Error(`${name} is not in the document: ${await answer.clone().text()}`);
  const [type = "", content] = Object.entries(told.content ?? {})[0] ?? [];
  const isJson = type === "application/json" || type === "application/problem+json";
  if (!isJson || !content) return;
  const sent = answer.headers.get("content-type") ?? "";
  if (!sent.startsWith(type)) throw new Error(`${name} is ${sent} and not ${type}`);
  let validator = validators.get(name);
  if (!validator) {
    const schema = { ...content.schema, components: document.components } as Schema;
    validator = new Validator(schema, "2020-12", false);
    validators.set(name, validator);
  }
  const body: unknown = await answer.clone().json();
  const { valid, errors } = validator.validate(body);
  if (!valid) {
    const [first] = errors.slice(-1);
    throw new Error(
      `${name} is not as the document has it: ${first?.instanceLocation} ${first?.error}: ${JSON.stringify(body).slice(0, 300)}`,
    );
  }
}
