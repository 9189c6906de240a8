import type { Person } from "./person.ts";

/* What Clerk's webhook says, in our words. */

/** What Clerk says happened to a user, whether or not we know them. */
export type UserEvent =
  | {
      is: "changed";
      clerkUserId: string;
      /** `email` is null when Clerk has no address for them that we accept. */
      person: Omit<Person, "email" | "phone" | "updatedAt" | "addressesHash"> & {
        email: string | null;
      };
      /** Undefined when the event does not say. */
      isBanned: boolean | undefined;
      updatedAt: number;
    }
  | { is: "deleted"; clerkUserId: string };

/** What Clerk says of an organization. */
export type OrganizationEvent =
  | {
      is: "organizationMember";
      /** Clerk's id of the membership. Somebody who leaves and comes back gets another. */
      id: string;
      organizationId: string;
      clerkUserId: string;
      role: "admin" | "member";
      updatedAt: number;
      isGone: boolean;
    }
  | { is: "organizationGone"; organizationId: string };
