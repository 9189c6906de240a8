import * as z from "zod";
import { codeInput } from "./code.ts";

/** `POST /api/tenant/join` */
export const JoinTenant = z.strictObject({ code: codeInput });

const PlayerId = z.string().min(1).max(64);

/** `POST /api/memberships/add-by-code`: `playerId` is `playerIds` with one in it. */
export const AddByCode = z
  .strictObject({
    code: codeInput,
    scope: z.enum(["parent", "player", "both"]).optional(),
    playerId: PlayerId.optional(),
    playerIds: z.array(PlayerId).min(1).max(50).optional(),
  })
  .refine(({ playerId, playerIds }) => !playerId || !playerIds, {
    path: ["playerIds"],
    error: "stands in for playerId: send one of them",
  })
  .refine(({ scope, playerId, playerIds }) => scope !== "parent" || !(playerId ?? playerIds), {
    path: ["scope"],
    error: "leaves players out, but names some",
  })
  .transform(({ playerId, playerIds, ...rest }) => ({
    ...rest,
    playerIds: playerIds ?? (playerId ? [playerId] : undefined),
  }));
export type AddByCode = z.infer<typeof AddByCode>;

/** `GET /api/tenants/by-invite-code/:code` */
export const CodeInPath = z.object({ code: codeInput });
