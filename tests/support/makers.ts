/** Routes that make something new each time that they are asked: a club, a child, sessions, an offer of care. */
export const makers = [
  "POST /api/auth/club-signup",
  "POST /api/tenants",
  "POST /api/players",
  "POST /api/players/:id/guardians",
  "POST /api/admin/tenants/:tenantId/players",
  "POST /api/admin/tenants/:tenantId/sessions",
];
