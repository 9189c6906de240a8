import { html, raw } from "hono/html";

/* The document as a page without scripts and without files of other servers. */

interface Document {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: { "application/json": { schema: unknown; example?: unknown } } };
  responses: Record<
    string,
    { description: string; content?: Record<string, { schema: { $ref?: string } }> }
  >;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h2 { margin-top: 2.5rem; font-size: 1rem; }
h2 code { font-size: 1.0625rem; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .75rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem; font-size: .875rem; }
summary { cursor: pointer; min-height: 1.75rem; }
dt { font-weight: 600; }
dd { margin: 0 0 .25rem 1rem; }
nav a { display: block; padding: .25rem 0; overflow-wrap: anywhere; }
`;

/** The hash by which the content security policy allows the page's own style. */
export const styleHash = crypto.subtle
  .digest("SHA-256", new TextEncoder().encode(style))
  .then((digest) => `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`);

export function pageOf(document: Record<string, unknown>) {
  const { info, paths, components } = document as unknown as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${info.title}: the API</title>
<style>${raw(style)}</style>
</head>
<body>
<h1>${info.title}: the API</h1>
<p>${withCode(info.description)}</p>
<p>For programs: <a href="/api/openapi.json">openapi.json</a></p>
<details><summary>All routes</summary><nav>${operations.map(
    ({ path, method, operation }) =>
      html`<a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a>`,
  )}</nav></details>
${operations.map(section)}
<h1>Schemas</h1>
${Object.entries(components.schemas).map(
  ([name, schema]) =>
    html`<h2 id="schema-${name}">${name}</h2><pre>${JSON.stringify(schema, null, 2)}</pre>`,
)}
</body>
</html>`;
}

function section({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}) {
  const body = operation.requestBody?.content["application/json"];
  const who =
    operation.security.length === 0
      ? "Anybody may call it."
      : "session" in (operation.security[0] ?? {})
        ? "With a session."
        : operation.security.some((way) => "session" in way)
          ? "With or without a session."
          : "With the service's signature.";
  return html`<section>
<h2 id="${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></h2>
<p>${operation.summary}. ${who} ${withCode(operation.description ?? "")}</p>
${operation.parameters.length > 0 ? html`<p>Parameters: ${operation.parameters.map(({ name, in: where }, at) => html`${at > 0 ? ", " : ""}<code>${name}</code> (${where})`)}.</p>` : ""}
${body?.example ? html`<pre>${JSON.stringify(body.example, null, 2)}</pre>` : ""}
${body ? html`<details><summary>Schema of the body</summary><pre>${JSON.stringify(body.schema, null, 2)}</pre></details>` : ""}
<dl>${Object.entries(operation.responses).map(([status, response]) => html`<dt>${status}</dt><dd>${bodyOf(response)}</dd>`)}</dl>
</section>`;
}

function bodyOf({ description, content = {} }: Operation["responses"][string]) {
  const [type, body] = Object.entries(content)[0] ?? [];
  const name = body?.schema.$ref?.split("/").at(-1);
  if (name) return html`<a href="#schema-${name}">${name}</a>`;
  return type === undefined || type === "application/problem+json" ? withCode(description) : type;
}

/** Text with code between backticks, as in the document's descriptions. */
function withCode(text: string) {
  const parts = text.split("`");
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
