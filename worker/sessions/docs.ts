import type { Docs } from "../http/route-docs.ts";
import {
  Feed,
  FeedAddress,
  Marked,
  Roster,
  Session,
  SessionChanged,
  Sessions,
  SessionsAdded,
} from "./responses.ts";

const session = {
  title: "Under 12 training",
  startsAt: "2030-05-07T16:00:00Z",
  endsAt: "2030-05-07T17:30:00Z",
  timezone: "Europe/Madrid",
  location: "North pitch",
  capacity: 16,
};

export const sessionDocs: Docs = {
  "GET /api/me/calendar-feed": {
    summary: "Since when my calendar has a secret address",
    responses: { 200: Feed },
  },
  "POST /api/me/calendar-feed": {
    summary: "Make that address, or another in its place",
    responses: { 200: FeedAddress },
  },
  "DELETE /api/me/calendar-feed": { summary: "End it", responses: { 204: null } },
  "GET /api/sessions": {
    summary: "Sessions of all my tenants and my players', each once, by start",
    responses: { 200: Sessions },
  },
  "GET /api/sessions/:id": { summary: "One of them", responses: { 200: Session } },
  "GET /api/sessions/:id/session.ics": {
    summary: "One of them, for a calendar program",
    responses: { 200: "text/calendar", 304: null },
  },
  "PUT /api/sessions/:id/signup": {
    summary: "Say who comes; where it is full they wait",
    responses: { 200: Session },
    example: { status: "going" },
    errors: ["session_cancelled", "session_over"],
  },
  "GET /api/sessions/:id/roster": { summary: "Who comes", responses: { 200: Roster } },
  "PUT /api/sessions/:id/attendance": {
    summary: "Who was there",
    permission: "rosters.update",
    responses: { 200: Marked },
    example: { marks: "{marks}" },
    errors: ["session_cancelled"],
  },
  "POST /api/admin/tenants/:tenantId/sessions": {
    summary: "Add one, or a weekly series",
    permission: "sessions.create",
    responses: { 201: SessionsAdded },
    example: { ...session, repeat: { every: "week", count: 10 } },
    createsEachTime: true,
  },
  "PATCH /api/admin/tenants/:tenantId/sessions/:id": {
    summary: "Change one, or it and those of its series that follow",
    permission: "sessions.update",
    responses: { 200: SessionChanged },
    example: { location: "South pitch", scope: "this" },
    errors: ["session_cancelled"],
  },
  "DELETE /api/admin/tenants/:tenantId/sessions/:id": {
    summary: "Cancel; whoever was going is told",
    permission: "sessions.update",
    responses: { 204: null },
  },
  "GET /api/calendar/:file": {
    summary: "A person's calendar under its secret address",
    responses: { 200: "text/calendar", 304: null },
  },
};
