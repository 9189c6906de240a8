import * as z from "zod/mini";
import { User } from "../access/responses.ts";
import { id, text } from "../http/response-parts.ts";
import { Membership, Tenant } from "../tenants/responses.ts";

export const Joined = z.strictObject({
  tenant: Tenant,
  user: User,
  membership: Membership,
  alreadyMember: z.boolean(),
});
export type Joined = z.infer<typeof Joined>;

export const CodeFound = z.strictObject({
  tenantId: id,
  tenantName: text,
  requiresApproval: z.boolean(),
});
export type CodeFound = z.infer<typeof CodeFound>;
