import * as z from "zod/mini";
import { sessionKinds } from "../db/schema.ts";
import { pageWith } from "../http/paging.ts";
import { emptyAsNull, Id, multiLineText, singleLineText } from "../http/text.ts";
import { Timezone } from "../tenants/contract.ts";

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

/** The longest session: a camp of two weeks. */
export const longestMs = 14 * dayMs;
/** The longest time span of a list. */
export const widestMs = 366 * dayMs;
/** A year of weeks. */
const maxRepeats = 52;

/** A time from 2000 to 2099. It is parsed to milliseconds. */
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

/** What is wrong with `endsAt`: a session ends after its start and within two weeks of it. */
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
          count: z.int().check(z.gte(1), z.lte(maxRepeats)),
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

/** Only this session, or also the later ones of its series. */
const Scope = z.lazy(() => z._default(z.enum(["this", "following"]), "this"));

/** `PATCH …/sessions/:id`: fields that are left out stay as they are. */
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

/** `PUT /api/sessions/:id/signup`: without a player, the caller answers for themselves. */
export const SignUp = z.lazy(() =>
  z.strictObject({
    playerId: z.optional(z.nullable(Id)),
    status: z.enum(["going", "not_going"]),
  }),
);
export type SignUp = z.infer<typeof SignUp>;

/** `PUT /api/sessions/:id/attendance`: who attended, of the people who answered. */
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
              error: "is required, or userId: exactly one of them",
            }),
          ),
      )
      .check(z.minLength(1), z.maxLength(500)),
  }),
);
export type Attendance = z.infer<typeof Attendance>;
