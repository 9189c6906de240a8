import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freshIp, send, type Visitor } from "../support/app.ts";
import { type Call, lines } from "../support/every-route.ts";
import { violatedInvariants } from "../support/invariants.ts";
import { tried } from "./figures.ts";
import { logged } from "./outside.ts";
import { host, raw } from "./socket.ts";
import { type Operation, operations, type Shape } from "./walk.ts";

/*
 * Every route gets input of every kind: from its own schema, nearly right, and wrong in every way that JSON,
 * HTTP and Unicode know. Nothing may break, and a refusal may reveal only its problem.
 */

const all = await operations();
const casesEach = Number(process.env.FUZZ_CASES ?? 270);
/** Another one in each run; `FUZZ_SEED` repeats a run. */
const seed = Number(process.env.FUZZ_SEED ?? crypto.getRandomValues(new Int32Array(1))[0]);
// Not console.log, whose lines only show beside a failure.
process.stdout.write(`Fuzzing with seed ${seed}; FUZZ_SEED=${seed} repeats it.\n`);

const nasty = [
  "",
  " ",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\udc00\ud800",
  "\u202eevil",
  "\u212aelvin@example.com",
  "ﬀ".repeat(50),
  "e\u0301".repeat(100),
  "👨‍👩‍👧‍👦".repeat(40),
  "'; drop table users; --",
  "' or '1'='1",
  "%27%20or%201=1",
  "<script>alert(1)</script>",
  "{{7*7}}",
  "../../../etc/passwd",
  "=HYPERLINK(1)",
  "a@example.com\r\nBcc: b@example.com",
  "null",
  "undefined",
  "NaN",
  "-0",
  "9".repeat(400),
  "1e999",
  "2026-02-30",
  "2026-13-45T99:99:99Z",
  "+275760-09-13T00:00:00.001Z",
  "0000-00-00",
  "x".repeat(10_000),
  "\\",
  "[object Object]",
  "constructor",
  "__proto__",
];
const numbers = [
  0,
  -0,
  -1,
  1.5,
  1e21,
  -1e21,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_VALUE,
  1e308,
];
const keys = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "",
  " ",
  "\u0000",
  "$ne",
  "length",
];

const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 60 }));
const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(...numbers, null, true, false, [], {}),
  fc.array(text, { maxLength: 4 }),
  fc.dictionary(fc.constantFrom(...keys), text, { maxKeys: 3 }),
  fc.integer({ min: 5, max: 3_000 }).map(nested),
);

/** A list in a list in a list. */
function nested(depth: number): unknown {
  let value: unknown = "deep";
  for (let at = 0; at < depth; at += 1) value = at % 2 === 0 ? [value] : { a: value };
  return value;
}

/** What a schema lets through, as far as it says. */
function fitting(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.const !== undefined) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(fitting));
  const [type] = Array.isArray(shape.type) ? shape.type : [shape.type];
  if (type === "object" && shape.properties) {
    const fields = Object.entries(shape.properties).map(([name, inner]) => [name, nearly(inner)]);
    return fc.record(Object.fromEntries(fields), {
      requiredKeys: (shape.required ?? []) as never[],
    });
  }
  if (type === "object") return fc.dictionary(text, anything, { maxKeys: 3 });
  if (type === "array") return fc.array(nearly(shape.items ?? {}), { maxLength: 3 });
  if (type === "boolean") return fc.boolean();
  if (type === "integer" || type === "number") return fc.integer({ min: -3, max: 70_000 });
  if (shape.format === "date-time")
    return fc.date({ noInvalidDate: true }).map((at) => at.toISOString());
  if (shape.format === "date") {
    return fc.date({ noInvalidDate: true }).map((at) => at.toISOString().slice(0, 10));
  }
  if (shape.format === "email") return fc.emailAddress();
  return fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), fc.emailAddress(), text);
}

/** Mostly what fits; now and then what does not. */
function nearly(shape: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 5, arbitrary: fitting(shape) }, { weight: 1, arbitrary: anything });
}

interface Attempt {
  method: string;
  path: string;
  body?: string;
  type: string;
  headers: Record<string, string>;
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];
const types = [
  "application/json",
  "application/json; charset=utf-16",
  "application/problem+json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/json, text/plain",
  "x",
];
const brokenJson = [
  "",
  "{",
  "[",
  "nul",
  '{"a":1,}',
  "{'a':1}",
  '"\\ud800"',
  '{"a":1e999}',
  "\ufeff{}",
  "{}{}",
  "﷐",
];

/** A part of a path: whatever a URL can carry. */
const segment = fc.oneof(
  fc.constantFrom(
    "%00",
    "%ff",
    "%F0%9F%8E%89",
    "%2e%2e",
    "..%2f",
    "null",
    "-1",
    "a".repeat(2_000),
    "%25",
    "~",
    "'",
    "*",
  ),
  text.map((part) => encodeURIComponent(part.toWellFormed()) || "x"),
);

function attempts(operation: Operation, good: Omit<Call, "method">): fc.Arbitrary<Attempt> {
  const known = (typeof good.body === "object" && good.body !== null ? good.body : {}) as Record<
    string,
    unknown
  >;
  const changed = fc
    .tuple(fc.constantFrom(...Object.keys(known), ...keys, "x"), anything)
    .map(([key, value]) => JSON.stringify({ ...known, [key]: value }));
  const doubled = fc
    .tuple(fc.constantFrom(...Object.keys(known), "x"), text)
    .map(
      ([key, value]) =>
        `{${JSON.stringify(key)}:${JSON.stringify(value)},${JSON.stringify({ ...known, [key]: 1 }).slice(1)}`,
    );
  const body = fc.oneof(
    {
      weight: 5,
      arbitrary: operation.body
        ? nearly(operation.body).map((value) => JSON.stringify(value))
        : changed,
    },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: doubled },
    { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.constantFrom(...brokenJson) },
  );
  const names = [
    ...operation.query.map(({ name }) => name),
    "limit",
    "cursor",
    "q",
    "x",
    "__proto__",
  ];
  const query = fc
    .array(fc.tuple(fc.constantFrom(...names), text), { maxLength: 3 })
    .map((pairs) =>
      pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join("&"),
    );
  const path = fc.oneof(
    { weight: 6, arbitrary: fc.constant(good.path) },
    {
      weight: 2,
      arbitrary: fc.array(segment, { minLength: 6, maxLength: 6 }).map((parts) => {
        let at = 0;
        return operation.path.replace(/:\w+/g, () => parts[at++] ?? "x");
      }),
    },
  );
  return fc
    .record({
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(operation.method) },
        fc.constantFrom(...methods),
      ),
      path,
      query,
      body,
      type: fc.oneof(
        { weight: 12, arbitrary: fc.constant("application/json") },
        fc.constantFrom(...types),
      ),
      key: fc.option(fc.constantFrom("k", "x".repeat(256), "a b", "é", "0"), { freq: 6 }),
      bookmark: fc.option(fc.constantFrom("x", "0", "' --"), { freq: 8 }),
      language: fc.option(fc.constantFrom("*", "xx-YY-zz", "en;q=nan", ",,,", "é"), { freq: 8 }),
    })
    .map(({ method, path: address, query: asked, body: sent, type, key, bookmark, language }) => ({
      method,
      path: asked ? `${address}?${asked}` : address,
      ...(method !== "GET" && method !== "HEAD" && { body: sent ?? "" }),
      type,
      headers: {
        ...(key !== null && isHeader(key) && { "idempotency-key": key }),
        ...(bookmark !== null && { "x-d1-bookmark": bookmark }),
        ...(language !== null && isHeader(language) && { "accept-language": language }),
      },
    }));
}

const isHeader = (value: string) => /^[\x20-\x7e]*$/.test(value);

/** Words that only the inside knows. */
const inside =
  /\bD1_|SQLITE|sqlite|no such (table|column)|\bat (?:\w+ )?\(?(?:file|\/|worker)|node_modules|\.ts:\d|TypeError|constraint failed/;

async function survives(who: Visitor | null, one: Attempt): Promise<void> {
  const visitor = who && { ...who, ip: freshIp() };
  const answer = await send(visitor, one.path, {
    method: one.method,
    headers: { ...one.headers, ...(one.body !== undefined && { "content-type": one.type }) },
    ...(one.body !== undefined && { body: one.body }),
  });
  tried("fuzzed requests");
  const what = () => JSON.stringify(one).slice(0, 500);
  if (answer.status >= 500)
    throw new Error(`${answer.status} for ${what()}: ${await answer.text()}`);
  const said = await answer.text();
  const type = answer.headers.get("content-type");
  if (answer.status >= 400 && one.method !== "HEAD" && type !== "application/problem+json") {
    throw new Error(`${answer.status} ${type} for ${what()}`);
  }
  // What they sent themselves may come back to them: it was theirs.
  if (answer.status >= 400 && inside.test(said)) throw new Error(`${said} for ${what()}`);
}

describe(`${casesEach} fuzzed requests at`, () => {
  for (const operation of all) {
    it(`${operation.route}`, async () => {
      const good = await lines[operation.route]?.succeeds();
      if (!good) throw new Error(`${operation.route} has no line`);
      const cases = fc.sample(attempts(operation, good), { numRuns: casesEach, seed });
      const waiting = [...cases];
      await Promise.all(
        Array.from({ length: 8 }, async () => {
          for (let one = waiting.pop(); one; one = waiting.pop()) await survives(good.who, one);
        }),
      );
    });
  }
});

it("a body of five megabytes is refused, with a length or chunked, on every route that takes one", async () => {
  const large = JSON.stringify({ x: "a".repeat(5 * 1024 * 1024) });
  for (const { route, method } of all.filter(({ method }) => method !== "GET")) {
    const good = await lines[route]?.succeeds();
    const sent = send(good?.who ?? null, good?.path ?? "", { method, body: large });
    // A server that closes while the client still sends breaks the connection.
    const status = await sent.then(
      (answer) => answer.status,
      (error: Error) => (/EPIPE|ECONNRESET/.test(String(error.cause)) ? 413 : 0),
    );
    tried("fuzzed requests");
    expect([401, 413], route).toContain(status);
  }
});

/** Lines of a request, and the empty one that ends it. */
const asked = (...lines: string[]) => raw(`${lines.join("\r\n")}\r\n\r\n`);

it("crafted request lines reach no additional route", async () => {
  const paths = [
    "/api/../api/me",
    "/api/./me",
    "//api/me",
    "/api//me",
    "/API/ME",
    "/api/me/",
    "/api/me;x",
    "/api/me%2f",
    "/api%2fme",
    "/api/me%00",
    "/api/health/../me",
    "/%61pi/me",
    "http://evil.test/api/me",
    "/api/me#x",
    "/api\\me",
    "/.%2e/api/me",
  ];
  for (const path of paths) {
    const said = await asked(`GET ${path} HTTP/1.1`, `host: ${host}`, "connection: close");
    tried("fuzzed requests");
    // The requests have no session, so none may succeed.
    expect(said, path).not.toMatch(/HTTP\/1\.1 (200|5\d\d)/);
    expect(said, path).not.toMatch(inside);
  }
  // No path at all: the router in front of the Worker ends it, and says nothing of its own.
  const star = await asked("GET * HTTP/1.1", `host: ${host}`, "connection: close");
  expect(star).toMatch(/HTTP\/1\.1 [45]\d\d/);
  expect(star).not.toMatch(inside);
  for (const header of [
    "content-length: -1",
    "content-length: 9999999999999",
    "transfer-encoding: chunked\r\ncontent-length: 3",
    `x: ${"a".repeat(20_000)}`,
  ]) {
    const said = await asked(
      "POST /api/tenant/join HTTP/1.1",
      `host: ${host}`,
      "connection: close",
      header,
    );
    expect(said, header).not.toMatch(/HTTP\/1\.1 (200|500)/);
  }
});

it("fuzzing violates no invariant of the database and logs no internal error", async () => {
  expect(await violatedInvariants()).toEqual([]);
  const mistakes = logged.filter((line) => line.includes('"code":"internal"'));
  expect(mistakes).toEqual([]);
});
