import { fillPlaceholders, type Placeholder, sql } from "drizzle-orm";
import { type Built, built, type Statement } from "./client.ts";

/** What a request may put into a statement whose text is known. */
type Value = string | number | null;

/**
 * A statement whose text is made once in an isolate's life: to make it for every request costs more than
 * all the rest of one. `build` gets a placeholder where a request has a value: it may hand it on to Drizzle,
 * and may neither look at it nor reckon with it. What changes the text is no value.
 */
export function prepared<V extends Record<keyof V, Value>, S extends Statement>(
  build: (values: V) => S,
): (values: V) => S {
  let known: Built | undefined;
  return (values) => {
    known ??= built(build(placeholders as unknown as V));
    return bound(known, values) as unknown as S;
  };
}

/** As `prepared`, for statements that go together. */
export function preparedAll<V extends Record<keyof V, Value>, S extends Record<string, Statement>>(
  build: (values: V) => S,
): (values: V) => S {
  let known: [name: string, built: Built][] | undefined;
  return (values) => {
    known ??= Object.entries(build(placeholders as unknown as V)).map(([name, statement]) => [
      name,
      built(statement),
    ]);
    return Object.fromEntries(
      known.map(([name, one]) => [name, bound(one, values)]),
    ) as unknown as S;
  };
}

/** Whatever is asked for, a placeholder of that name. To list them, or to reckon with one, is a mistake. */
const placeholders = new Proxy<Record<string, Placeholder>>(
  {},
  {
    get: (_, name) =>
      Object.assign(sql.placeholder(String(name)), {
        [Symbol.toPrimitive]: () => unknown(String(name)),
        toJSON: () => unknown(String(name)),
      }),
    ownKeys: () => unknown("of every name"),
  },
);

function unknown(name: string): never {
  throw new Error(`the value ${name} is not known when its statement is prepared`);
}

/** As a statement that Drizzle built, to `Db`, which is all that ever sees it. */
function bound(known: Built, values: object) {
  const { sql, params } = known.getQuery();
  const query = { sql, params: fillPlaceholders(params, { ...values }) };
  return {
    _prepare: (): Built => ({
      getQuery: () => query,
      ...(known.fields && { fields: known.fields }),
    }),
  };
}
