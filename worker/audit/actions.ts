/** Everything that the audit can say happened: `noun.verb`, in the words of permissions. */
export const actions = [
  "user.created",
  "user.updated",
  "user.deleted",
  "tenant.created",
  "tenant.updated",
  "tenant.deleted",
  "tenant.restored",
  "tenant.orphaned",
  "code.rotated",
  "membership.created",
  "membership.approved",
  "membership.updated",
  "membership.removed",
  "membership.left",
  "invitation.created",
  "invitation.resent",
  "invitation.revoked",
  "invitation.accepted",
  "player.created",
  "tenant.requested",
] as const;
export type Action = (typeof actions)[number];
