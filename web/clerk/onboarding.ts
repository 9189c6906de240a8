import { ApiProblem, api, unwrap } from "../data/api.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import type { User } from "./clerk.ts";
import { loadClerk } from "./load-clerk.ts";

/** What somebody came for: their own club, or an account that joins others. Clerk keeps it with the sign-up. */
export type Intent =
  | { as: "club"; tenantName: string; firstName?: string; lastName?: string }
  | {
      as: "family";
      kind: "parent" | "player";
      inviteCode?: string;
      firstName?: string;
      lastName?: string;
    };

/** Where the person stands now: whose home to show, and what to say about the code they brought. */
export interface SignUpResult {
  path: string;
  codeProblem: ApiProblem | null;
}

/** The first call to our API after Clerk has opened the account. */
export async function arrive({ as, ...body }: Intent): Promise<SignUpResult> {
  if (as === "club") {
    const json = body as Omit<Extract<Intent, { as: "club" }>, "as">;
    const { tenant, user } = await withIdempotencyKey(json, (options) =>
      unwrap(api.tenants.$post({ json }, options)),
    );
    const isHome = user.tenantId === tenant.id;
    return { path: isHome ? "/" : `/clubs/${tenant.slug}`, codeProblem: null };
  }
  const json = body as Omit<Extract<Intent, { as: "family" }>, "as">;
  const answer = await unwrap(api.auth["create-basic-user"].$post({ json }));
  const refused = answer.inviteCode?.code;
  return { path: "/", codeProblem: refused ? new ApiProblem(refused) : null };
}

/**
 * What the signed-in person came for when they opened their account, as far as it is complete: with it a
 * sign-up that was cut off goes on by itself. Without a name, which an OAuth provider may keep to itself, it is not.
 */
export async function pendingIntent(): Promise<Intent | null> {
  const { user } = await loadClerk();
  const intent = user?.unsafeMetadata.intent as Partial<Intent> | undefined;
  if (!intent?.firstName && !user?.firstName) return null;
  if (intent?.as === "club" && intent.tenantName) return intent as Intent;
  if (intent?.as === "family" && intent.kind) return intent as Intent;
  return null;
}

/** The parts of it that are known, for the form that asks for the rest. */
export function knownIntent(user: User | undefined): KnownIntent {
  return (user?.unsafeMetadata.intent ?? {}) as KnownIntent;
}

interface KnownIntent {
  as?: "club" | "family";
  tenantName?: string;
  inviteCode?: string;
}

/** Leaves empty answers out: the API takes a name or none, not an empty one. */
export function intentFrom(as: "club" | "family", values: Record<string, string>): Intent {
  const names = {
    ...(values.firstName && { firstName: values.firstName }),
    ...(values.lastName && { lastName: values.lastName }),
  };
  if (as === "club") return { as, tenantName: values.tenantName ?? "", ...names };
  const kind = values.kind === "player" ? "player" : "parent";
  return { as, kind, ...(values.code && { inviteCode: values.code }), ...names };
}
