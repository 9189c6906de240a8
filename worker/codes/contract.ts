import * as z from "zod/mini";
import { codeInput } from "../tenants/code.ts";

/** `POST /api/tenant/join` */
export const JoinTenant = z.lazy(() => z.strictObject({ code: codeInput }));

/** `GET /api/tenants/by-invite-code/:code` */
export const CodeInPath = z.lazy(() => z.object({ code: codeInput }));
