import * as z from "zod/mini";
import { codeInput } from "../tenants/code.ts";

/** `POST /api/tenant/join` */
export const JoinTenant = z.lazy(() => z.strictObject({ code: codeInput }));

/** `GET /api/tenants/by-invite-code/:code` */
export const CodeInPath = z.lazy(() => z.object({ code: codeInput }));

/** `POST …/rotate-invite-code` */
export const RotateCode = z.lazy(() =>
  z.strictObject({
    length: z.optional(z.int().check(z.gte(8), z.lte(12))),
  }),
);
