import * as z from "zod/mini";
import { pageWith } from "../http/paging.ts";
import { searchText } from "../http/text.ts";

/** `GET /api/platform/…`: `q` is a whole id, slug or address. */
export const PlatformQuery = z.lazy(() => pageWith({ q: z.optional(searchText(254)) }));
export type PlatformQuery = z.infer<typeof PlatformQuery>;

/** `PATCH /api/platform/…` */
export const Standing = z.lazy(() => z.strictObject({ status: z.enum(["active", "suspended"]) }));
export type Standing = z.infer<typeof Standing>;
