import { joinErrors } from "../codes/docs.ts";
import type { Docs } from "../http/route-docs.ts";
import { Added, Player, Players, TenantPlayer, TenantPlayers } from "./responses.ts";

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
  "PATCH /api/players/:id": {
    summary: "Correct a player's name or birthdate",
    responses: { 200: Player },
    example: { firstName: "Ana" },
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
};
