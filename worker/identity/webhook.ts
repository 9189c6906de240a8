import type { UserJSON } from "@clerk/backend";
import type { WebhookEvent } from "@clerk/backend/webhooks";
import type { UserEvent } from "../account/sync.ts";
import type { Settings } from "../env.ts";
import { refuse } from "../http/problem.ts";
import type { OrganizationEvent } from "../organizations/follow.ts";
import { normalizeEmail } from "./email.ts";

/**
 * The event in a webhook that Clerk signed, or null for one that does not concern us.
 * Throws `unauthenticated` for a signature that is not theirs, or older than five minutes.
 */
export async function clerkEventIn(
  request: Request,
  settings: Settings,
): Promise<UserEvent | OrganizationEvent | null> {
  const { verifyWebhook } = await import("@clerk/backend/webhooks");
  const event = await verifyWebhook(request, {
    signingSecret: settings.CLERK_WEBHOOK_SECRET,
  }).catch((): never => refuse("unauthenticated"));
  return asUserEvent(event) ?? asOrganizationEvent(event);
}

function asOrganizationEvent(event: WebhookEvent): OrganizationEvent | null {
  switch (event.type) {
    case "organizationMembership.created":
    case "organizationMembership.updated":
    case "organizationMembership.deleted": {
      const { id, organization, public_user_data: user, role, updated_at: updatedAt } = event.data;
      return {
        is: "organizationMember",
        id,
        organizationId: organization.id,
        clerkUserId: user.user_id,
        role: role === "org:admin" ? "admin" : "member",
        updatedAt,
        isGone: event.type === "organizationMembership.deleted",
      };
    }
    case "organization.deleted":
      return event.data.id ? { is: "organizationGone", organizationId: event.data.id } : null;
    default:
      return null;
  }
}

function asUserEvent(event: WebhookEvent): UserEvent | null {
  if (event.type === "user.deleted" && event.data.id) {
    return { is: "deleted", clerkUserId: event.data.id };
  }
  if (event.type === "user.created" || event.type === "user.updated") return changed(event.data);
  return null;
}

function changed(user: UserJSON): UserEvent | null {
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  const email = primary && normalizeEmail(primary.email_address);
  if (!email) return null;
  return {
    is: "changed",
    clerkUserId: user.id,
    updatedAt: user.updated_at,
    person: {
      email,
      isEmailVerified: primary.verification?.status === "verified",
      firstName: user.first_name,
      lastName: user.last_name,
      avatarUrl: user.has_image ? user.image_url : null,
    },
  };
}
