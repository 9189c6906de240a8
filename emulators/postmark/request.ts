import type { Context } from "hono";
import * as z from "zod/mini";

/** Postmark's error response. */
export class PostmarkError extends Error {
  override name = "PostmarkError";
  readonly status: number;
  readonly code: number;

  constructor(status: number, code: number, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const text = z.optional(z.string());

/** The body of `POST /email`. Unknown fields are ignored, as Postmark does. */
export const Outgoing = z.object({
  From: text,
  To: text,
  Cc: text,
  Bcc: text,
  Subject: text,
  TextBody: text,
  HtmlBody: text,
  ReplyTo: text,
  Tag: text,
  Metadata: z.optional(z.record(z.string(), z.string())),
  Headers: z.optional(z.array(z.object({ Name: z.string(), Value: z.string() }))),
  Attachments: z.optional(
    z.array(z.object({ Name: z.string(), Content: z.string(), ContentType: z.string() })),
  ),
  MessageStream: text,
  TrackOpens: z.optional(z.boolean()),
  TrackLinks: z.optional(z.enum(["None", "HtmlAndText", "HtmlOnly", "TextOnly"])),
  TemplateId: z.optional(z.number()),
  TemplateAlias: text,
  TemplateModel: z.optional(z.record(z.string(), z.unknown())),
});
export type Outgoing = z.infer<typeof Outgoing>;

export const Batch = z.array(Outgoing);
export const TemplateBatch = z.object({ Messages: Batch });

/** The body of a request. Throws `PostmarkError` for invalid JSON, and for JSON of another shape. */
export async function bodyOf<T extends z.ZodMiniType>(c: Context, schema: T): Promise<z.infer<T>> {
  if (!/^application\/json\s*(;|$)/i.test(c.req.header("content-type") ?? "")) {
    const message =
      "The 'Content-Type' and 'Accept' headers of the request must be application/json.";
    throw new PostmarkError(422, 409, message);
  }
  const json = parseJson(await c.req.text());
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const path = result.error.issues[0]?.path.join(".") || "the body";
  throw new PostmarkError(422, 403, `The JSON of the request has an unexpected type at '${path}'.`);
}

/** Postmark treats null like a missing field. */
function parseJson(body: string): unknown {
  try {
    return JSON.parse(body, (_, value) => value ?? undefined);
  } catch {
    throw new PostmarkError(422, 402, "Received invalid JSON input.");
  }
}

/** The parameters of an outbound search. */
export interface Search {
  count: number;
  offset: number;
  /** Names in lower case, because the SDK spells them differently. */
  filters: Map<string, string>;
}

/** The parameters of an outbound search. Throws `PostmarkError` for an invalid page. */
export function searchOf(c: Context): Search {
  const parameters = [...new URL(c.req.url).searchParams].map(([name, value]): [string, string] => [
    name.startsWith("metadata_") ? name : name.toLowerCase(),
    value,
  ]);
  const filters = new Map(parameters);
  const number = (name: string, max: number) => {
    const value = filters.get(name) ?? "";
    if (/^\d+$/.test(value) && Number(value) <= max) return Number(value);
    throw new PostmarkError(422, 700, `The '${name}' of the search must be from 0 to ${max}.`);
  };
  const count = number("count", 500);
  const offset = number("offset", 10_000 - count);
  if ([...filters.keys()].filter((name) => name.startsWith("metadata_")).length > 1) {
    throw new PostmarkError(422, 700, "A search can filter by one field of the metadata.");
  }
  return { count, offset, filters };
}
