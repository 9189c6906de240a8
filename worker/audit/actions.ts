/** Everything that the audit can say happened: `noun.verb`, in the words of permissions. */
export const actions = [
  "user.created",
  "user.updated",
  "user.deleted",
  "tenant.created",
  "tenant.orphaned",
  "membership.created",
  "membership.removed",
] as const;
export type Action = (typeof actions)[number];
