import * as z from "zod/mini";
import type { Settings } from "../http/env.ts";
import { fail } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import type { OrganizationEvent, UserEvent } from "./events.ts";
import { acceptableAddresses } from "./person.ts";

/**
 * The event in a webhook that Clerk signed, or null for an event that we do not use. An event in an unknown format is
 * logged and ignored, because a retry by Clerk would not change it.
 *
 * Throws `unauthenticated` if the signature is invalid or older than five minutes.
 */
export async function parseClerkEvent(
  request: Request,
  settings: Settings,
): Promise<UserEvent | OrganizationEvent | null> {
  const { verifyWebhook } = await import("@clerk/backend/webhooks");
  const event: unknown = await verifyWebhook(request, {
    signingSecret: settings.CLERK_WEBHOOK_SECRET,
  }).catch((): never => fail("unauthenticated"));
  const type = typeOf(event);
  const parse = type === undefined ? undefined : allParsers().get(type);
  if (!parse) return null;
  const result = parse((event as { data?: unknown }).data);
  if ("event" in result) return result.event;
  log("clerk_event_unreadable", { type, path: result.path });
  return null;
}

function typeOf(event: unknown): string | undefined {
  const { type } = (event ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : undefined;
}

type ParseResult = { event: UserEvent | OrganizationEvent } | { path: string };
type Parser = (data: unknown) => ParseResult;

/** Parses `data` with a schema. For invalid data, only its path is returned, because the value may be personal. */
function parser<T>(
  schema: z.ZodMiniType<T>,
  toEvent: (data: T) => UserEvent | OrganizationEvent,
): Parser {
  return (data) => {
    const result = schema.safeParse(data);
    if (result.success) return { event: toEvent(result.data) };
    return { path: result.error.issues[0]?.path.join(".") ?? "" };
  };
}

/** The parsers by event type. Built on first use, because building schemas takes time. */
function allParsers() {
  parsers ??= createParsers();
  return parsers;
}
let parsers: Map<string, Parser> | undefined;

function createParsers(): Map<string, Parser> {
  const id = z.string().check(z.minLength(1), z.maxLength(200));
  // An invalid name or picture must not make the whole event invalid.
  const name = z.catch(z.nullable(z.string()), null);
  const User = z.object({
    id,
    updated_at: z.int(),
    first_name: name,
    last_name: name,
    image_url: name,
    has_image: z.catch(z.boolean(), false),
    banned: z.optional(z.boolean()),
    primary_email_address_id: name,
    email_addresses: z.array(
      z.object({
        id,
        email_address: z.string(),
        verification: z.optional(z.nullable(z.object({ status: z.string() }))),
      }),
    ),
  });
  const Member = z.object({
    id,
    organization: z.object({ id }),
    public_user_data: z.object({ user_id: id }),
    role: z.string(),
    updated_at: z.int(),
  });
  const userChanged = parser(User, toUserEvent);
  const Deleted = z.object({ id });
  const member = (isGone: boolean) =>
    parser(Member, (data) => ({
      type: "organizationMember" as const,
      id: data.id,
      organizationId: data.organization.id,
      clerkUserId: data.public_user_data.user_id,
      role: data.role === "org:admin" ? ("admin" as const) : ("member" as const),
      updatedAt: data.updated_at,
      isGone,
    }));
  return new Map([
    ["user.created", userChanged],
    ["user.updated", userChanged],
    [
      "user.deleted",
      parser(Deleted, (data) => ({ type: "deleted" as const, clerkUserId: data.id })),
    ],
    ["organizationMembership.created", member(false)],
    ["organizationMembership.updated", member(false)],
    ["organizationMembership.deleted", member(true)],
    [
      "organization.deleted",
      parser(Deleted, (data) => ({
        type: "organizationDeleted" as const,
        organizationId: data.id,
      })),
    ],
  ]);
}

/** The part of a user in an event that we use. */
interface ClerkUser {
  id: string;
  updated_at: number;
  first_name: string | null;
  last_name: string | null;
  image_url: string | null;
  has_image: boolean;
  banned?: boolean | undefined;
  primary_email_address_id: string | null;
  email_addresses: {
    id: string;
    email_address: string;
    verification?: { status: string } | null | undefined;
  }[];
}

function toUserEvent(user: ClerkUser): UserEvent {
  const addresses = user.email_addresses.map(({ id, email_address: address, verification }) => ({
    id,
    address,
    isVerified: verification?.status === "verified",
  }));
  return {
    type: "changed",
    clerkUserId: user.id,
    updatedAt: user.updated_at,
    isBanned: user.banned,
    person: {
      ...acceptableAddresses(addresses, user.primary_email_address_id),
      firstName: user.first_name,
      lastName: user.last_name,
      avatarUrl: user.has_image ? user.image_url : null,
    },
  };
}
