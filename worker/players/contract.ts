import * as z from "zod/mini";
import { pageWith } from "../http/paging.ts";
import { atLeastOneOf, Email, Id, PersonName, searchText } from "../http/text.ts";
import { codeInput } from "../tenants/code.ts";

/** A date of birth, from 1900 to today. */
export const Birthdate = z.lazy(() =>
  z.iso.date().check(
    z.refine((day) => day >= "1900-01-01" && day <= new Date().toISOString().slice(0, 10), {
      error: "is not between 1900-01-01 and today",
    }),
  ),
);

const who = { firstName: PersonName, lastName: PersonName, birthdate: Birthdate };

/** A new player. */
export const NewPlayer = z.lazy(() => z.strictObject({ ...who, guardianUserId: z.optional(Id) }));
export type NewPlayer = z.infer<typeof NewPlayer>;

/** `POST /api/players`: a child in the caller's care, and the caller's tenants that they join. */
export const NewChild = z.lazy(() =>
  z.strictObject({
    ...who,
    tenantIds: z._default(z.array(Id).check(z.maxLength(20)), []),
  }),
);
export type NewChild = z.infer<typeof NewChild>;

/** `POST /api/memberships/add-by-code`: `playerId` is short for `playerIds` with one id. */
export const AddByCode = z.lazy(() =>
  z.pipe(
    z
      .strictObject({
        code: codeInput,
        scope: z.optional(z.enum(["parent", "player", "both"])),
        playerId: z.optional(Id),
        playerIds: z.optional(z.array(Id).check(z.minLength(1), z.maxLength(50))),
      })
      .check(
        z.refine(({ playerId, playerIds }) => !playerId || !playerIds, {
          path: ["playerIds"],
          error: "must not be sent together with playerId",
        }),
        z.refine(
          ({ scope, playerId, playerIds }) => scope !== "parent" || !(playerId ?? playerIds),
          {
            path: ["scope"],
            error: "is parent, but players are named",
          },
        ),
      ),
    z.transform(({ playerId, playerIds, ...rest }) => ({
      ...rest,
      playerIds: playerIds ?? (playerId ? [playerId] : undefined),
    })),
  ),
);
export type AddByCode = z.infer<typeof AddByCode>;

/** `PATCH /api/players/:id`: fields that are left out stay as they are. */
export const UpdatePlayer = z.lazy(() => atLeastOneOf(z.strictObject(who)));
export type UpdatePlayer = z.infer<typeof UpdatePlayer>;

/** `POST /api/players/:id/guardians` */
export const InviteGuardian = z.lazy(() =>
  z.strictObject({
    email: Email,
    firstName: z.optional(PersonName),
    lastName: z.optional(PersonName),
  }),
);
export type InviteGuardian = z.infer<typeof InviteGuardian>;

/** `POST /api/players/claim`: the code of a slip, and the birthdate, which the family knows. */
export const ClaimPlayer = z.lazy(() =>
  z.strictObject({
    code: z.string().check(z.maxLength(100)),
    birthdate: Birthdate,
  }),
);

/** `POST …/players/slips` */
export const NewSlips = z.lazy(() =>
  z.strictObject({
    playerIds: z.array(Id).check(z.minLength(1), z.maxLength(100)),
  }),
);

/** `PATCH …/players/:playerId`: an admin approves the player. */
export const ApprovePlayer = z.lazy(() => z.strictObject({ status: z.literal("active") }));

/** `GET …/players` */
export const PlayersQuery = z.lazy(() =>
  pageWith({
    q: z.optional(searchText(60)),
    status: z.optional(z.enum(["active", "pending"])),
  }),
);
export type PlayersQuery = z.infer<typeof PlayersQuery>;
