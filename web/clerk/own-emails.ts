import { loadClerk } from "./load-clerk.ts";

/** The addresses of the person who is signed in with Clerk, whether or not our API knows them. */
export interface OwnEmails {
  primary: string | null;
  /** An invitation to any of these is theirs. */
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

/** Whether an address is among these, in upper or lower case. */
export function hasEmail({ verified }: OwnEmails, email: string): boolean {
  return verified.some((one) => one.toLowerCase() === email.toLowerCase());
}
