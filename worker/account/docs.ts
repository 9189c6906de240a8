import type { Docs } from "../http/route-docs.ts";
import { acceptErrors } from "../invitations/docs.ts";
import { Accepted } from "../invitations/responses.ts";
import { Export, Founded, Mailed, Me, SignedUp } from "./responses.ts";

export const accountDocs: Docs = {
  "POST /api/auth/club-signup": {
    summary: "Found a tenant with the first request; without a session, by mail",
    responses: { 201: Founded, 202: Mailed },
    example: { tenantName: "Riverside FC", role: "coach", firstName: "Carla", lastName: "Coach" },
    errors: ["slug_taken", "rate_limited"],
    createsEachTime: true,
  },
  "POST /api/auth/create-basic-user": {
    summary: "Sign up as a parent or player, with an invite code if there is one",
    responses: { 200: SignedUp, 201: SignedUp },
    example: { kind: "parent", inviteCode: "{code}", firstName: "Ana", lastName: "Silva" },
  },
  "POST /api/signup/accept-invite": {
    summary: "Accept a mailed link; somebody without an account gets one",
    responses: { 200: Accepted },
    example: { token: "{token}", firstName: "Ana", lastName: "Silva" },
    errors: [...acceptErrors, "sign_in_required", "account_refused", "rate_limited", "slug_taken"],
  },
  "POST /api/tenants": {
    summary: "Found another tenant",
    responses: { 201: Founded },
    example: { tenantName: "Second FC" },
    errors: ["slug_taken"],
    createsEachTime: true,
  },
  "GET /api/me": {
    summary: "The caller's profile, memberships, players and open invitations",
    responses: { 200: Me },
  },
  "PATCH /api/me": {
    summary: "Change the caller's profile, or their default tenant",
    responses: { 200: Me },
    example: { firstName: "Ana", phone: "+34 600 123 456", locale: "es" },
    errors: ["not_found"],
  },
  "DELETE /api/me": {
    summary: "Delete the caller, and players who have no other guardian",
    responses: { 204: null },
    errors: ["last_owner"],
  },
  "GET /api/me/export": {
    summary: "All data about the caller and their players",
    responses: { 200: Export },
  },
};
