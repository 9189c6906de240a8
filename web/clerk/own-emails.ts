import { loadClerk } from "./load-clerk.ts";

/** The signed-in person's addresses with Clerk, which our API may not know yet. */
export interface OwnEmails {
  primary: string | null;
  /** An invitation to any of these is for this person. */
  verified: string[];
}

export async function ownEmails(): Promise<OwnEmails> {
  const { user } = await loadClerk();
  const verified = (user?.emailAddresses ?? []).filter(
    ({ verification }) => verification.status === "verified",
  );
  return {
    primary: user?.primaryEmailAddress?.emailAddress ?? null,
    verified: verified.map(({ emailAddress }) => emailAddress),
  };
}

/** Whether a verified address equals `email`, in upper or lower case. */
export function hasEmail({ verified }: OwnEmails, email: string): boolean {
  return verified.some((address) => address.toLowerCase() === email.toLowerCase());
}
