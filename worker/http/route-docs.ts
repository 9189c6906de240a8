import type { ZodMiniType } from "zod/mini";
import type { Permission } from "../permissions.ts";
import type { ProblemCode } from "../problems.ts";

/** What the API's document says of a route that its code does not say. */
export interface RouteDocs {
  summary: string;
  /** What a role of the caller must allow in the tenant that the request is about. */
  permission?: Permission;
  /** By status: the schema of the body, its media type if it is not JSON, or null without a body. */
  responses: Record<number, ZodMiniType | `${string}/${string}` | null>;
  /** A body that is accepted; `{…}` stands for a value that only the reader has. */
  example?: Record<string, unknown>;
  /** Problems of this route, in addition to those of every route of its kind. */
  errors?: ProblemCode[];
  /** Each request makes something new, such as a tenant or a child. */
  createsEachTime?: boolean;
}

/** The routes of a feature, each as `METHOD /path`. */
export type Docs = Record<
  `${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /api/${string}`,
  RouteDocs
>;
