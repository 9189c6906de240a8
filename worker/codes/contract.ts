import * as z from "zod";
import { codeInput } from "./code.ts";

/** `POST /api/tenant/join` */
export const JoinTenant = z.strictObject({ code: codeInput });

/** `GET /api/tenants/by-invite-code/:code` */
export const CodeInPath = z.object({ code: codeInput });
