import { html, raw } from "hono/html";

/* The document as a page that needs no script and nobody else's files. */

interface Shown {
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, ShownOperation>>;
  components: { schemas: Record<string, unknown> };
}

interface ShownOperation {
  operationId: string;
  summary: string;
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

/** What the page's own style is let in by. */
export const styleHash = crypto.subtle
  .digest("SHA-256", new TextEncoder().encode(style))
  .then((digest) => `sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`);

/** The page. */
export function pageOf(document: Record<string, unknown>) {
  const { info, paths, components } = document as unknown as Shown;
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
<p>${worded(info.description)}</p>
<p>For programs: <a href="/api/openapi.json">openapi.json</a></p>
<details><summary>All routes</summary><nav>${operations.map(
    ({ path, method, operation }) =>
      html`<a href="#${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></a>`,
  )}</nav></details>
${operations.map(section)}
<h1>Shapes</h1>
${Object.entries(components.schemas).map(
  ([name, schema]) =>
    html`<h2 id="shape-${name}">${name}</h2><pre>${JSON.stringify(schema, null, 2)}</pre>`,
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
  operation: ShownOperation;
}) {
  const body = operation.requestBody?.content["application/json"];
  const who =
    operation.security.length === 0
      ? "Anybody."
      : "session" in (operation.security[0] ?? {})
        ? "Signed in."
        : operation.security.some((way) => "session" in way)
          ? "Signed in or not."
          : "Whoever signs.";
  return html`<section>
<h2 id="${operation.operationId}"><code>${method.toUpperCase()} ${path}</code></h2>
<p>${operation.summary}. ${who}</p>
${operation.parameters.length > 0 ? html`<p>Takes ${operation.parameters.map(({ name, in: where }, at) => html`${at > 0 ? ", " : ""}<code>${name}</code> (${where})`)}.</p>` : ""}
${body?.example ? html`<pre>${JSON.stringify(body.example, null, 2)}</pre>` : ""}
${body ? html`<details><summary>The body</summary><pre>${JSON.stringify(body.schema, null, 2)}</pre></details>` : ""}
<dl>${Object.entries(operation.responses).map(([status, response]) => html`<dt>${status}</dt><dd>${answerOf(response)}</dd>`)}</dl>
</section>`;
}

function answerOf({ description, content = {} }: ShownOperation["responses"][string]) {
  const [type, what] = Object.entries(content)[0] ?? [];
  const name = what?.schema.$ref?.split("/").at(-1);
  if (name) return html`<a href="#shape-${name}">${name}</a>`;
  return type === undefined || type === "application/problem+json" ? worded(description) : type;
}

/** Text in which what stands between backticks is code, as in the document's descriptions. */
function worded(text: string) {
  const parts = text.split("`");
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
