import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

interface ValidationError {
  instancePath: string;
  message?: string;
  params: Record<string, unknown>;
}
interface Validate {
  (value: unknown): boolean;
  errors?: ValidationError[] | null;
}

/** The differences between webhooks and Clerk's description, by type. Uses the tool's validator. */
export async function webhookDifferences(
  folder: string,
  specs: string,
  events: { type: string }[],
): Promise<Record<string, string[]>> {
  const load = createRequire(resolve(folder, "conform.mjs"));
  const { default: Ajv } = load("ajv");
  const { parse } = load("yaml");
  const file = readdirSync(specs).find((name) => /^webhooks-.*\.yml$/.test(name));
  if (!file) throw new Error(`${specs} has no webhooks-*.yml`);
  const description = parse(readFileSync(join(specs, file), "utf8"), { maxAliasCount: -1 });
  allowNull(description);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(description, "webhooks");
  const differences: Record<string, Set<string>> = {};
  for (const event of events) {
    differences[event.type] ??= new Set();
    const known = description["x-webhooks"]?.[event.type];
    if (!known) {
      differences[event.type]?.add("no such type");
      continue;
    }
    const validate: Validate = ajv.compile({
      $ref: `webhooks#/x-webhooks/${event.type}/post/requestBody/content/application~1json/schema`,
    });
    if (validate(event)) continue;
    for (const { instancePath, message, params } of validate.errors ?? []) {
      const name = params.missingProperty ?? params.additionalProperty ?? "";
      differences[event.type]?.add(`${instancePath} ${message} ${name}`.trim());
    }
  }
  return Object.fromEntries(Object.entries(differences).map(([type, found]) => [type, [...found]]));
}

/** Replaces `nullable` of OpenAPI 3.0 with the type null of JSON Schema. */
function allowNull(node: unknown): void {
  if (typeof node !== "object" || node === null) return;
  for (const child of Object.values(node)) allowNull(child);
  const schema = node as Record<string, unknown>;
  if (schema.nullable !== true) return;
  delete schema.nullable;
  const { type, allOf, oneOf, $ref } = schema;
  if (Array.isArray(schema.enum)) schema.enum = [...schema.enum, null];
  if (typeof type === "string") schema.type = [type, "null"];
  // A composed type becomes a choice between itself and null.
  const composed = {
    ...(allOf ? { allOf } : {}),
    ...(oneOf ? { oneOf } : {}),
    ...($ref ? { $ref } : {}),
  };
  if (Object.keys(composed).length === 0) return;
  for (const key of Object.keys(composed)) delete schema[key];
  schema.anyOf = [composed, { type: "null" }];
}
