import type { Db, RowOf } from "../db/client.ts";
import { idPrefix, newId } from "../db/id.ts";
import { newSecret, sha256 } from "../db/secret.ts";
import type { Caller } from "../identity/caller.ts";
import type { ProblemCode } from "../problems.ts";
import { demand } from "../tenants/mine.ts";
import { dayIn, earliestDay } from "./age.ts";
import type { Invitee } from "./contract.ts";
import { acceptUrl } from "./sending.ts";
import { inviting, invitingAll, judgingAgain } from "./writing.ts";

/** What became of one row: the invitation, or why there is none. */
export type Invited =
  | { invitation: RowOf<ReturnType<typeof inviting>["outcome"]>["created"][number] }
  | { refused: ProblemCode; pendingId: string | null };

/** Where the app is reached: what links begin with. */
export interface Origin {
  appUrl: string;
}

interface Batch extends Origin {
  tenantId: string;
  invitees: Invitee[];
  /** Set for an import: how many of its mails are due a minute. */
  mailsAMinute?: number;
}

/**
 * Invites people to a tenant: one batch of statements however many there are. Each row is judged by
 * itself, by the same rules that the writing statement carries; what it wins comes with its player, its
 * pending records, its mail and its audit entry. Answers in the order of the rows.
 *
 * Somebody's age is that of the day in the tenant's timezone; only on the eve of a birthday does finding
 * out cost a second trip. Throws `not_found` and `forbidden`.
 */
export async function invite(
  db: Db,
  caller: Caller,
  batch: Batch,
  now: number,
): Promise<Invited[]> {
  const { invitees } = batch;
  const attempt = { ...batch, today: earliestDay(now) };
  const { outcomes, timezone } = await tryInviting(db, caller, attempt, now);
  const tooYoung = [...outcomes.keys()].filter((at) => isTooYoung(outcomes[at]));
  const today = tooYoung.length > 0 ? dayIn(timezone, now) : attempt.today;
  if (today === attempt.today) return outcomes;
  const again = tooYoung.flatMap((at) => invitees[at] ?? []);
  const second = await tryInviting(db, caller, { ...attempt, invitees: again, today }, now);
  for (const [nth, at] of tooYoung.entries()) {
    const outcome = second.outcomes[nth];
    if (outcome) outcomes[at] = outcome;
  }
  return outcomes;
}

function isTooYoung(outcome: Invited | undefined): boolean {
  return outcome !== undefined && "refused" in outcome && outcome.refused === "age_restricted";
}

interface Attempt extends Batch {
  today: string;
}

async function tryInviting(db: Db, caller: Caller, attempt: Attempt, now: number) {
  const { tenantId } = attempt;
  const rows = await Promise.all(attempt.invitees.map((invitee, at) => rowFor(invitee, at, now)));
  const json = JSON.stringify(Object.fromEntries(rows.map(({ id, ...row }) => [id, row])));
  const values = {
    clerkUserId: caller.clerkUserId,
    tenantId,
    json,
    today: attempt.today,
    claim: newId(now),
    isBulk: Number(attempt.mailsAMinute !== undefined),
    mailsAMinute: attempt.mailsAMinute ?? 1,
    now,
    acceptUrl: acceptUrl(attempt.appUrl),
    entryId: idPrefix(now),
    playerEntryId: idPrefix(now),
  };
  const [only, ...more] = attempt.invitees;
  // A player's age may have to be asked about again, which is a second trip already.
  const isPlain = only !== undefined && more.length === 0 && only.role !== "player" && !only.player;
  const { place, written, verdicts } = await (isPlain ? one(db, values) : all(db, values));
  const { tenant } = demand(place[0], "invitations.create");
  // Readable, and not to be written to.
  if (tenant.status !== "active") demand(undefined, "invitations.create");
  const created = new Map(written.map((row) => [row.invitation.id, row]));
  const judged = new Map(verdicts.map((row) => [row.id, row]));
  const outcomes = rows.map(({ id }): Invited => {
    const invitation = created.get(id);
    if (invitation) return { invitation };
    const { refused, pendingId } = judged.get(id) ?? { refused: null, pendingId: null };
    return { refused: refused ?? "forbidden", pendingId };
  });
  return { outcomes, timezone: tenant.timezone };
}

type Values = Parameters<typeof inviting>[0];

/**
 * Commits what most requests are: one row, and no player. Only where it was refused is it asked why; what stood
 * in the way may be gone by then, and it is tried once more.
 */
async function one(db: Db, values: Values, isAgain = false): ReturnType<typeof all> {
  const { outcome } = await db.commit(inviting(values));
  const { created = [], place = [] } = outcome[0] ?? {};
  if (created.length > 0 || place.length === 0) return { written: created, place, verdicts: [] };
  const { judged } = await db.read({ judged: judgingAgain(values) });
  const isFree = judged.length > 0 && judged.every(({ refused }) => refused === null);
  if (isFree && !isAgain) return one(db, values, true);
  return { written: created, place, verdicts: judged };
}

/** Commits any rows. */
async function all(db: Db, values: Values) {
  const { judged, outcome } = await db.commit(invitingAll(values));
  const { created = [], place = [] } = outcome[0] ?? {};
  return { written: created, place, verdicts: judged };
}

/** What the statements need of one row, ids and token included; they read it as JSON. */
async function rowFor(invitee: Invitee, at: number, now: number) {
  const token = newSecret();
  const { player, role } = invitee;
  return {
    id: newId(now),
    n: at,
    token,
    tokenHash: await sha256(token),
    email: invitee.email,
    role,
    kind: role === "player" ? "player" : role === "parent" ? "parent" : null,
    firstName: invitee.firstName ?? (role === "player" ? player?.firstName : undefined) ?? null,
    lastName: invitee.lastName ?? (role === "player" ? player?.lastName : undefined) ?? null,
    playerId: invitee.playerId ?? null,
    newPlayer: player ? { ...player, id: newId(now) } : null,
    membershipId: newId(now),
    userId: newId(now),
    emailId: newId(now),
  };
}
