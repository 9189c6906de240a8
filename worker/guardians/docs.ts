import type { Docs } from "../http/route-docs.ts";
import { Player } from "../players/responses.ts";
import { Offer, Offers, Slips } from "./responses.ts";

export const guardianDocs: Docs = {
  "POST /api/players/claim": {
    summary: "Look after the player of a slip",
    responses: { 200: Player },
    example: { code: "{code}", birthdate: "2016-04-01" },
    errors: ["invalid_code", "code_expired", "limit_reached", "rate_limited"],
  },
  "DELETE /api/players/:id": {
    summary: "Look after them no more; the last guardian takes them off the record",
    responses: { 204: null },
  },
  "POST /api/players/:id/consent": {
    summary: "A guardian whom an admin named agrees",
    responses: { 200: Player },
    example: {},
  },
  "GET /api/players/:id/guardians": {
    summary: "My open offers to look after them too",
    responses: { 200: Offers },
  },
  "POST /api/players/:id/guardians": {
    summary: "Ask somebody by mail to look after them too",
    responses: { 201: Offer },
    example: { email: "{email}", firstName: "Luis" },
    errors: ["already_member", "rate_limited", "limit_reached"],
    createsEachTime: true,
  },
  "DELETE /api/players/:id/guardians/:offerId": {
    summary: "Take such an offer back",
    responses: { 204: null },
  },
  "POST /api/admin/tenants/:tenantId/players/slips": {
    summary: "Slips that make whoever has them a guardian: each works once, for 30 days",
    permission: "players.update",
    responses: { 201: Slips },
    example: { playerIds: "{playerIds}" },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId/guardians/:userId": {
    summary: "End somebody's care",
    permission: "players.update",
    responses: { 204: null },
    errors: ["last_guardian"],
  },
};
