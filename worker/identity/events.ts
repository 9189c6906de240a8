import type { Person } from "./person.ts";

/* The events of Clerk's webhook that we use. */

/** A change or deletion of a Clerk user, who may be unknown here. */
export type UserEvent =
  | {
      type: "changed";
      clerkUserId: string;
      /** `email` is null if none of their addresses at Clerk is acceptable. */
      person: Omit<Person, "email" | "phone" | "updatedAt" | "addressesHash"> & {
        email: string | null;
      };
      /** Undefined if the event does not include it. */
      isBanned: boolean | undefined;
      updatedAt: number;
    }
  | { type: "deleted"; clerkUserId: string };

/** A change of an organization's membership, or the end of an organization. */
export type OrganizationEvent =
  | {
      type: "organizationMember";
      /** Clerk's id of the membership. A person who leaves and comes back gets a new one. */
      id: string;
      organizationId: string;
      clerkUserId: string;
      role: "admin" | "member";
      updatedAt: number;
      isGone: boolean;
    }
  | { type: "organizationDeleted"; organizationId: string };
