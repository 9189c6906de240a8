import { ApiProblem, api, unwrap } from "../data/api.ts";
import { withIdempotencyKey } from "../data/with-idempotency-key.ts";
import type { User } from "./clerk.ts";
import { loadClerk } from "./load-clerk.ts";

/** What a person signs up for: to found a club, or to join one. Clerk stores it with the account. */
export type Intent =
  | { as: "club"; tenantName: string; firstName?: string; lastName?: string }
  | {
      as: "family";
      kind: "parent" | "player";
      inviteCode?: string;
      firstName?: string;
      lastName?: string;
    };

/** The page to open after a sign-up, and why the code was refused, if it was. */
export interface SignUpResult {
  path: string;
  codeProblem: ApiProblem | null;
}

/** Creates the account with our API, after Clerk has created its own. */
export async function completeSignUp({ as, ...body }: Intent): Promise<SignUpResult> {
  if (as === "club") {
    const json = body as Omit<Extract<Intent, { as: "club" }>, "as">;
    const { tenant, user } = await withIdempotencyKey(json, (options) =>
      unwrap(api.tenants.$post({ json }, options)),
    );
    const isHome = user.tenantId === tenant.id;
    return { path: isHome ? "/" : `/clubs/${tenant.slug}`, codeProblem: null };
  }
  const json = body as Omit<Extract<Intent, { as: "family" }>, "as">;
  const created = await unwrap(api.auth["create-basic-user"].$post({ json }));
  const refused = created.inviteCode?.code;
  return { path: "/", codeProblem: refused ? new ApiProblem(refused) : null };
}

/**
 * The intent that is stored with the account, if it is complete: then an interrupted sign-up continues by itself. It is
 * not complete without a name, which an OAuth provider may not supply.
 */
export async function pendingIntent(): Promise<Intent | null> {
  const { user } = await loadClerk();
  const intent = user?.unsafeMetadata.intent as Partial<Intent> | undefined;
  if (!intent?.firstName && !user?.firstName) return null;
  if (intent?.as === "club" && intent.tenantName) return intent as Intent;
  if (intent?.as === "family" && intent.kind) return intent as Intent;
  return null;
}

/** The known parts of the intent, to start the form with. */
export function knownIntent(user: User | undefined): KnownIntent {
  return (user?.unsafeMetadata.intent ?? {}) as KnownIntent;
}

interface KnownIntent {
  as?: "club" | "family";
  tenantName?: string;
  inviteCode?: string;
}

/** An intent from a form's values. Leaves out empty names, because the API refuses them. */
export function intentFrom(as: "club" | "family", values: Record<string, string>): Intent {
  const names = {
    ...(values.firstName && { firstName: values.firstName }),
    ...(values.lastName && { lastName: values.lastName }),
  };
  if (as === "club") return { as, tenantName: values.tenantName ?? "", ...names };
  const kind = values.kind === "player" ? "player" : "parent";
  return { as, kind, ...(values.code && { inviteCode: values.code }), ...names };
}
