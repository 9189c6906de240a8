/**
 * What people call a tenant. A deployment for another trade changes these few words (team, workspace,
 * choir), and every sentence follows.
 */
export const words = {
  en: { club: "club", aClub: "a club", clubs: "clubs" },
} as const;
