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
    summary: "When the caller's secret calendar address was made; null without one",
    responses: { 200: Feed },
  },
  "POST /api/me/calendar-feed": {
    summary: "Make a secret calendar address; it replaces the one before",
    responses: { 200: FeedAddress },
  },
  "DELETE /api/me/calendar-feed": {
    summary: "Delete the caller's calendar address",
    responses: { 204: null },
  },
  "GET /api/sessions": {
    summary: "The sessions of the caller's and their players' tenants, by start",
    responses: { 200: Sessions },
  },
  "GET /api/sessions/:id": { summary: "One session", responses: { 200: Session } },
  "GET /api/sessions/:id/session.ics": {
    summary: "One session as a calendar file",
    responses: { 200: "text/calendar", 304: null },
  },
  "PUT /api/sessions/:id/signup": {
    summary: "Say whether oneself or a player comes; a full session has a waitlist",
    responses: { 200: Session },
    example: { status: "going" },
    errors: ["session_cancelled", "session_over"],
  },
  "GET /api/sessions/:id/roster": {
    summary: "The people who answered, and what they answered",
    responses: { 200: Roster },
  },
  "PUT /api/sessions/:id/attendance": {
    summary: "Record who attended",
    permission: "rosters.update",
    responses: { 200: Marked },
    example: { marks: "{marks}" },
    errors: ["session_cancelled"],
  },
  "POST /api/admin/tenants/:tenantId/sessions": {
    summary: "Add a session, or a weekly series",
    permission: "sessions.create",
    responses: { 201: SessionsAdded },
    example: { ...session, repeat: { every: "week", count: 10 } },
    createsEachTime: true,
  },
  "PATCH /api/admin/tenants/:tenantId/sessions/:id": {
    summary: "Change a session, or it and those of its series that follow",
    permission: "sessions.update",
    responses: { 200: SessionChanged },
    example: { location: "South pitch", scope: "this" },
    errors: ["session_cancelled"],
  },
  "DELETE /api/admin/tenants/:tenantId/sessions/:id": {
    summary:
      "Cancel a session, or it and those of its series that follow; people who were going get a mail",
    permission: "sessions.update",
    responses: { 204: null },
  },
  "GET /api/calendar/:file": {
    summary: "A person's calendar file, at its secret address",
    responses: { 200: "text/calendar", 304: null },
  },
};
