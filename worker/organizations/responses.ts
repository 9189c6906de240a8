import * as z from "zod/mini";
import { orNull, text } from "../http/response-parts.ts";

export const OrganizationLinked = z.strictObject({ organizationId: orNull(text) });
