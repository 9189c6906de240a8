import * as z from "zod/mini";
import type { participantRow } from "../access/own-sessions.ts";
import { sessionKinds, type sessionSignups } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { emptyAsNull, Id, multiLineText, singleLineText } from "../http/text.ts";
import { Timezone } from "../tenants/contract.ts";

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** No session lasts longer: a camp of two weeks is the longest that clubs hold. */
export const longestMs = 14 * dayMs;
/** A list covers a year at most. */
export const widestMs = 366 * dayMs;
/** A year of weeks. */
const mostRepeats = 52;

/** A moment, in milliseconds once it is read; between 2000 and 2100, as no calendar needs more. */
const Moment = z.lazy(() =>
  z
    .pipe(
      z.iso.datetime({ offset: true }),
      z.transform((at) => Date.parse(at)),
    )
    .check(z.refine((at) => at >= Date.UTC(2000, 0) && at < Date.UTC(2100, 0), "is too far away")),
);

const fields = () => ({
  title: singleLineText(120),
  kind: z.enum(sessionKinds),
  startsAt: Moment,
  endsAt: Moment,
  timezone: Timezone,
  location: emptyAsNull(singleLineText(200)),
  notes: emptyAsNull(multiLineText(2_000)),
  capacity: z.nullable(z.int().check(z.gte(1), z.lte(10_000))),
});

/** Ends after it starts, and within two weeks. Throws nothing; says what is wrong with `endsAt`. */
export function faultOfEnd(startsAt: number, endsAt: number): string | undefined {
  if (endsAt <= startsAt) return "must be after the start";
  if (endsAt - startsAt > longestMs) return "is more than 14 days after the start";
  return undefined;
}

/** `POST …/sessions` */
export const NewSession = z.lazy(() => {
  const { kind, timezone, location, notes, capacity, ...needed } = fields();
  return z
    .strictObject({
      ...needed,
      kind: z._default(kind, "training"),
      timezone: z.optional(timezone),
      location: z.optional(location),
      notes: z.optional(notes),
      capacity: z.optional(capacity),
      repeat: z.optional(
        z.strictObject({
          every: z.literal("week"),
          count: z.int().check(z.gte(1), z.lte(mostRepeats)),
        }),
      ),
    })
    .check(
      z.superRefine(({ startsAt, endsAt }, ctx) => {
        const fault = faultOfEnd(startsAt, endsAt);
        if (fault) ctx.addIssue({ code: "custom", path: ["endsAt"], message: fault });
      }),
    );
});
export type NewSession = z.infer<typeof NewSession>;

/** Whether a change is of one session, or of it and those of its series that follow. */
const Scope = z.lazy(() => z._default(z.enum(["this", "following"]), "this"));

/** `PATCH …/sessions/:id`: what is left out stays. */
export const UpdateSession = z.lazy(() =>
  z
    .strictObject({ ...z.partial(z.strictObject(fields())).shape, scope: Scope })
    .check(
      z.refine(
        ({ scope: _, ...changes }) => Object.keys(changes).length > 0,
        "says nothing to change",
      ),
    ),
);
export type UpdateSession = z.infer<typeof UpdateSession>;

/** `DELETE …/sessions/:id` */
export const CancelSession = z.lazy(() => z.object({ scope: Scope }));

const TenantIds = z.lazy(() =>
  z.pipe(
    z.union([Id, z.array(Id).check(z.maxLength(50))]),
    z.transform((ids) => (Array.isArray(ids) ? ids : [ids])),
  ),
);

/** `GET /api/sessions` */
export const SessionsQuery = z.lazy(() =>
  pageWith({
    from: z.optional(Moment),
    to: z.optional(Moment),
    tenantId: z.optional(TenantIds),
  }),
);
export type SessionsQuery = z.infer<typeof SessionsQuery>;

/** `PUT /api/sessions/:id/signup`: without a player, for oneself. */
export const SignUp = z.lazy(() =>
  z.strictObject({
    playerId: z.optional(z.nullable(Id)),
    status: z.enum(["going", "not_going"]),
  }),
);
export type SignUp = z.infer<typeof SignUp>;

/** `PUT /api/sessions/:id/attendance`: who was there, of those who answered. */
export const Attendance = z.lazy(() =>
  z.strictObject({
    marks: z
      .array(
        z
          .strictObject({
            playerId: z.optional(Id),
            userId: z.optional(Id),
            attended: z.nullable(z.boolean()),
          })
          .check(
            z.refine(({ playerId, userId }) => !playerId !== !userId, {
              path: ["playerId"],
              error: "is needed, or userId: one of them",
            }),
          ),
      )
      .check(z.minLength(1), z.maxLength(500)),
  }),
);
export type Attendance = z.infer<typeof Attendance>;

/** A session with its tenant's name and the caller's own answers. */
export type SessionRow = (typeof participantRow)["_"]["type"];

/** A session as everybody who may see it does. */
export function sessionView({ session, tenantName, mine }: Omit<SessionRow, "revision">) {
  return {
    id: session.id,
    tenant: { id: session.tenantId, name: tenantName },
    title: session.title,
    kind: session.kind,
    startsAt: new Date(session.startsAt).toISOString(),
    endsAt: new Date(session.endsAt).toISOString(),
    timezone: session.timezone,
    location: session.location,
    notes: session.notes,
    capacity: session.capacity,
    status: session.status,
    going: session.going,
    waitlisted: session.waitlisted,
    seriesId: session.seriesId,
    mine: mine.map(({ playerId, status }) => ({ playerId, status })),
  };
}
export type SessionView = ReturnType<typeof sessionView>;

/** How to reach somebody on a roster, or whoever looks after them. */
export interface Contact {
  name: string;
  phone: string | null;
  email: string | null;
}

/** One line of a roster. */
export interface RosterRow {
  signup: Pick<typeof sessionSignups.$inferSelect, "playerId" | "userId" | "status" | "attended">;
  firstName: string | null;
  lastName: string | null;
  contacts: Contact[];
}

/** A line of a roster; contact details for those who run the tenant alone, addresses for fewer still. */
export function rosterView(
  { signup, firstName, lastName, contacts }: RosterRow,
  shows: { contacts: boolean; emails: boolean },
) {
  return {
    playerId: signup.playerId,
    userId: signup.userId,
    firstName,
    lastName,
    status: signup.status,
    attended: signup.attended,
    ...(shows.contacts && {
      contacts: contacts.map(({ name, phone, email }) => ({
        name,
        phone,
        email: shows.emails ? email : null,
      })),
    }),
  };
}
