import { joinErrors } from "../codes/docs.ts";
import type { Docs } from "../http/route-docs.ts";
import {
  Added,
  Offer,
  Offers,
  Player,
  Players,
  Slips,
  TenantPlayer,
  TenantPlayers,
} from "./responses.ts";

const player = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };

export const playerDocs: Docs = {
  "POST /api/memberships/add-by-code": {
    summary: "Join a tenant by its code, with players in the caller's care",
    responses: { 200: Added },
    example: { code: "{code}", scope: "parent" },
    errors: [...joinErrors, "not_found"],
  },
  "GET /api/players": {
    summary: "The players in the caller's care, and the caller's own player",
    responses: { 200: Players },
  },
  "POST /api/players": {
    summary: "Add a child in the caller's care, to the tenants that are named",
    responses: { 201: Player },
    example: { ...player, tenantIds: [] },
    errors: ["not_found", "limit_reached"],
    createsEachTime: true,
  },
  "POST /api/players/claim": {
    summary: "Become a player's guardian with a slip",
    responses: { 200: Player },
    example: { code: "{code}", birthdate: player.birthdate },
    errors: ["invalid_code", "code_expired", "limit_reached", "rate_limited"],
  },
  "PATCH /api/players/:id": {
    summary: "Correct a player's name or birthdate",
    responses: { 200: Player },
    example: { firstName: "Ana" },
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
  "PUT /api/players/:id/tenants/:tenantId": {
    summary: "Add a player to another of the caller's tenants",
    responses: { 200: Player },
    example: {},
  },
  "DELETE /api/players/:id/tenants/:tenantId": {
    summary: "Remove a player from a tenant",
    responses: { 204: null },
  },
  "GET /api/admin/tenants/:tenantId/players": {
    summary: "A tenant's players, newest first",
    permission: "players.read",
    responses: { 200: TenantPlayers },
  },
  "POST /api/admin/tenants/:tenantId/players": {
    summary: "Add a player to a tenant, without a mail",
    permission: "players.create",
    responses: { 201: TenantPlayer },
    example: player,
    createsEachTime: true,
  },
  "POST /api/admin/tenants/:tenantId/players/slips": {
    summary: "Make slips: each makes its holder a player's guardian, once, within 30 days",
    permission: "players.update",
    responses: { 201: Slips },
    example: { playerIds: "{playerIds}" },
  },
  "PATCH /api/admin/tenants/:tenantId/players/:playerId": {
    summary: "Approve a player who waits",
    permission: "players.update",
    responses: { 200: TenantPlayer },
    example: { status: "active" },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId": {
    summary: "Remove a player from the tenant",
    permission: "players.update",
    responses: { 204: null },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId/guardians/:userId": {
    summary: "Remove a player's guardian",
    permission: "players.update",
    responses: { 204: null },
    errors: ["last_guardian"],
  },
};
