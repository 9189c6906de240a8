import * as z from "zod/mini";
import { sessionKinds, sessionStatuses, signupStatuses } from "../db/schema.ts";
import { count, id, itemsOf, listOf, moment, orNull, text } from "../http/response-parts.ts";

/** A session, with what the caller and their players answered. */
export const Session = z.strictObject({
  id,
  tenant: z.strictObject({ id, name: text }),
  title: text,
  kind: z.enum(sessionKinds),
  startsAt: moment,
  endsAt: moment,
  timezone: text,
  location: orNull(text),
  notes: orNull(text),
  capacity: orNull(count),
  status: z.enum(sessionStatuses),
  going: count,
  waitlisted: count,
  seriesId: orNull(id),
  mine: z.array(z.strictObject({ playerId: orNull(id), status: z.enum(signupStatuses) })),
});
export type Session = z.infer<typeof Session>;

export const Sessions = listOf(Session);
export const SessionsAdded = itemsOf(Session);
export const SessionChanged = z.extend(Session, { items: z.array(Session) });

export const RosterRow = z.strictObject({
  playerId: orNull(id),
  userId: orNull(id),
  firstName: orNull(text),
  lastName: orNull(text),
  status: z.enum(signupStatuses),
  attended: orNull(z.boolean()),
  /** How to reach the person, or the player's guardians: for those who run the tenant. */
  contacts: z.optional(
    z.array(z.strictObject({ name: text, phone: orNull(text), email: orNull(text) })),
  ),
});
export type RosterRow = z.infer<typeof RosterRow>;
export const Roster = listOf(RosterRow);

export const Marked = z.strictObject({ marked: count });
export const Feed = z.strictObject({ createdAt: orNull(moment) });
export const FeedAddress = z.strictObject({ url: z.url() });
