import type { Context, Hono } from "hono";
import { sessionJson } from "./client-json.ts";
import { ClerkError, notFound } from "./errors.ts";
import { azpOf, type Frontend } from "./frontend.ts";
import { requireReverified } from "./reverification.ts";
import { recordActivity } from "./session-activity.ts";
import { endSession, isLive } from "./sessions.ts";
import type { Session, User } from "./store.ts";

/** Middleware that records the browser and place of each request with its active session. */
export function trackActivity({ instance, clientOf }: Frontend) {
  return async (c: Context, next: () => Promise<void>) => {
    await next();
    const id = clientOf(c)?.last_active_session_id ?? "";
    const session = instance.store.value.sessions[id];
    if (isLive(session)) recordActivity(c, session);
  };
}

/** Endpoints that list and revoke the signed-in user's own sessions. */
export function ownSessionEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;
  const { sessions } = instance.store.value;
  const sessionsOf = (user: User) =>
    Object.values(sessions).filter(({ user_id }) => user_id === user.id);

  api.get("/me/sessions", (c) => {
    const { user } = liveSession(c);
    return c.json(
      sessionsOf(user).map((session) => ({
        ...sessionJson(instance, session, user, azpOf(c)),
        last_active_token: undefined,
      })),
    );
  });
  api.get("/me/sessions/active", (c) => {
    const { user } = liveSession(c);
    return c.json(sessionsOf(user).filter(isLive).map(activeSessionJson));
  });
  api.post("/me/sessions/:sessionId/revoke", (c) => {
    const { user, session: current, client } = liveSession(c);
    requireReverified(current, user, settingsOf(c));
    const id = c.req.param("sessionId");
    const session = sessions[id];
    if (!session || session.user_id !== user.id) throw notFound("Session", id);
    // A browser ends its own session by signing out.
    if (session.id === current.id || !isLive(session)) throw notRevocable(id);
    endSession(instance, session, "revoked");
    const revoked = sessionJson(instance, session, user, azpOf(c));
    return respond(c, { ...revoked, last_active_token: undefined }, client);
  });
}

function activeSessionJson(session: Session) {
  const { id, object, status, expire_at, abandon_at, last_active_at, actor } = session;
  return {
    object,
    id,
    status,
    expire_at,
    abandon_at,
    last_active_at,
    actor,
    ...(session.latest_activity && { latest_activity: session.latest_activity }),
  };
}

const notRevocable = (id: string) =>
  new ClerkError(400, "invalid_action_for_session", "Invalid action for user session", {
    long: `Unable to revoke session ${id}`,
  });
