import * as z from "zod/mini";

export const Health = z.strictObject({
  status: z.enum(["ok", "degraded"]),
  parts: z.strictObject({
    database: z.literal("ok"),
    limiter: z.enum(["ok", "down"]),
    mail: z.enum(["ok", "late"]),
  }),
});
export type Health = z.infer<typeof Health>;
