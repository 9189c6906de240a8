import { joinErrors } from "../codes/docs.ts";
import type { Docs } from "../http/route-docs.ts";
import { Added, Player, Players, TenantPlayer, TenantPlayers } from "./responses.ts";

const player = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };

export const playerDocs: Docs = {
  "POST /api/memberships/add-by-code": {
    summary: "Join by a code with the players in my care",
    responses: { 200: Added },
    example: { code: "{code}", scope: "parent" },
    errors: [...joinErrors, "not_found"],
  },
  "GET /api/players": { summary: "Those in my care, and I myself", responses: { 200: Players } },
  "POST /api/players": {
    summary: "A child of mine, in those of my tenants that are named",
    responses: { 201: Player },
    example: { ...player, tenantIds: [] },
    errors: ["not_found", "limit_reached"],
    createsEachTime: true,
  },
  "PATCH /api/players/:id": {
    summary: "Correct a name or a birthdate",
    responses: { 200: Player },
    example: { firstName: "Ana" },
  },
  "PUT /api/players/:id/tenants/:tenantId": {
    summary: "They play in that tenant of mine too",
    responses: { 200: Player },
    example: {},
  },
  "DELETE /api/players/:id/tenants/:tenantId": {
    summary: "And play there no more",
    responses: { 204: null },
  },
  "GET /api/admin/tenants/:tenantId/players": {
    summary: "A tenant's players, newest first",
    permission: "players.read",
    responses: { 200: TenantPlayers },
  },
  "POST /api/admin/tenants/:tenantId/players": {
    summary: "Put a player on record, without a mail",
    permission: "players.create",
    responses: { 201: TenantPlayer },
    example: player,
    createsEachTime: true,
  },
  "PATCH /api/admin/tenants/:tenantId/players/:playerId": {
    summary: "Say yes to one who waits",
    permission: "players.update",
    responses: { 200: TenantPlayer },
    example: { status: "active" },
  },
  "DELETE /api/admin/tenants/:tenantId/players/:playerId": {
    summary: "Take them out of the tenant",
    permission: "players.update",
    responses: { 204: null },
  },
};
