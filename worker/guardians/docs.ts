import type { Docs } from "../http/route-docs.ts";
import { Player } from "../players/responses.ts";
import { Offer, Offers, Slips } from "./responses.ts";

export const guardianDocs: Docs = {
  "POST /api/players/claim": {
    summary: "Become a player's guardian with a slip",
    responses: { 200: Player },
    example: { code: "{code}", birthdate: "2016-04-01" },
    errors: ["invalid_code", "code_expired", "limit_reached", "rate_limited"],
  },
  "DELETE /api/players/:id": {
    summary: "Stop being a player's guardian; the last guardian deletes the player",
    responses: { 204: null },
  },
  "POST /api/players/:id/consent": {
    summary: "Consent as a guardian whom an admin named",
    responses: { 200: Player },
    example: {},
  },
  "GET /api/players/:id/guardians": {
    summary: "The caller's open offers to others to become a player's guardian",
    responses: { 200: Offers },
  },
  "POST /api/players/:id/guardians": {
    summary: "Ask somebody by mail to become a player's guardian too",
    responses: { 201: Offer },
    example: { email: "{email}", firstName: "Luis" },
    errors: ["already_member", "rate_limited", "limit_reached"],
    createsEachTime: true,
  },
  "DELETE /api/players/:id/guardians/:offerId": {
    summary: "Withdraw such an offer",
    responses: { 204: null },
  },
  "POST /api/admin/tenants/:tenantId/players/slips": {
    summary: "Make slips: each makes its holder a player's guardian, once, within 30 days",
    permission: "players.update",
    responses: { 201: Slips },
    example: { playerIds: "{playerIds}" },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId/guardians/:userId": {
    summary: "Remove a player's guardian",
    permission: "players.update",
    responses: { 204: null },
    errors: ["last_guardian"],
  },
};
