import * as z from "zod/mini";
import { Id } from "../http/text.ts";
import { codeInput } from "../tenants/code.ts";

/** `POST /api/tenant/join` */
export const JoinTenant = z.lazy(() => z.strictObject({ code: codeInput }));

/** `POST /api/memberships/add-by-code`: `playerId` is `playerIds` with one in it. */
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
          error: "stands in for playerId: send one of them",
        }),
        z.refine(
          ({ scope, playerId, playerIds }) => scope !== "parent" || !(playerId ?? playerIds),
          {
            path: ["scope"],
            error: "leaves players out, but names some",
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

/** `GET /api/tenants/by-invite-code/:code` */
export const CodeInPath = z.lazy(() => z.object({ code: codeInput }));
