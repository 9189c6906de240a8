import * as z from "zod/mini";
import type { Settings } from "../http/env.ts";
import { fail } from "../http/problem.ts";
import { log } from "../http/request-context.ts";
import type { OrganizationEvent, UserEvent } from "./events.ts";
import { addressesIn } from "./person.ts";

/**
 * The event in a webhook that Clerk signed, or null for one that does not concern us. An event of a shape that we
 * cannot read is logged and is null too: Clerk would send it again for 27 hours, and it would be the same.
 *
 * Throws `unauthenticated` for a signature that is not theirs, or older than five minutes.
 */
export async function clerkEventIn(
  request: Request,
  settings: Settings,
): Promise<UserEvent | OrganizationEvent | null> {
  const { verifyWebhook } = await import("@clerk/backend/webhooks");
  const event: unknown = await verifyWebhook(request, {
    signingSecret: settings.CLERK_WEBHOOK_SECRET,
  }).catch((): never => fail("unauthenticated"));
  const type = typeOf(event);
  const read = type === undefined ? undefined : readersOf().get(type);
  if (!read) return null;
  const result = read((event as { data?: unknown }).data);
  if ("event" in result) return result.event;
  log("clerk_event_unreadable", { type, path: result.path });
  return null;
}

function typeOf(event: unknown): string | undefined {
  const { type } = (event ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : undefined;
}

type Read = { event: UserEvent | OrganizationEvent } | { path: string };

/** Reads `data` by a schema. A part that does not fit is named by its path: what it holds may be personal. */
function reader<T>(
  schema: z.ZodMiniType<T>,
  toEvent: (data: T) => UserEvent | OrganizationEvent,
): (data: unknown) => Read {
  return (data) => {
    const result = schema.safeParse(data);
    if (result.success) return { event: toEvent(result.data) };
    return { path: result.error.issues[0]?.path.join(".") ?? "" };
  };
}

/** Built on first use, as the schemas of requests are. */
function readersOf() {
  known ??= makeReaders();
  return known;
}
let known: Map<string, (data: unknown) => Read> | undefined;

function makeReaders(): Map<string, (data: unknown) => Read> {
  const id = z.string().check(z.minLength(1), z.maxLength(200));
  // What only decorates never costs the rest of an event.
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
  const changed = reader(User, changedUser);
  const gone = z.object({ id });
  const member = (isGone: boolean) =>
    reader(Member, (data) => ({
      is: "organizationMember" as const,
      id: data.id,
      organizationId: data.organization.id,
      clerkUserId: data.public_user_data.user_id,
      role: data.role === "org:admin" ? ("admin" as const) : ("member" as const),
      updatedAt: data.updated_at,
      isGone,
    }));
  return new Map([
    ["user.created", changed],
    ["user.updated", changed],
    ["user.deleted", reader(gone, (data) => ({ is: "deleted" as const, clerkUserId: data.id }))],
    ["organizationMembership.created", member(false)],
    ["organizationMembership.updated", member(false)],
    ["organizationMembership.deleted", member(true)],
    [
      "organization.deleted",
      reader(gone, (data) => ({ is: "organizationGone" as const, organizationId: data.id })),
    ],
  ]);
}

/** The parts of a user in an event that concern us. */
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

function changedUser(user: ClerkUser): UserEvent {
  const addresses = user.email_addresses.map(({ id, email_address: address, verification }) => ({
    id,
    address,
    isVerified: verification?.status === "verified",
  }));
  return {
    is: "changed",
    clerkUserId: user.id,
    updatedAt: user.updated_at,
    isBanned: user.banned,
    person: {
      ...addressesIn(addresses, user.primary_email_address_id),
      firstName: user.first_name,
      lastName: user.last_name,
      avatarUrl: user.has_image ? user.image_url : null,
    },
  };
}
