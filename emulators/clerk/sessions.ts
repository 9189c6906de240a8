import { noSession } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { InstanceSettings, SessionTask } from "./settings.ts";
import { type Client, clerkId, type Session, type Store, shown, type User } from "./store.ts";
import { isEnrolled, userJson } from "./user-json.ts";

/* Sessions: started by a sign-in, a sign-up or the Backend API, over after their time. */

/** Starts a session; in a browser's client it becomes the active one. */
export function startSession(
  { store, send }: Instance,
  user: User,
  settings: InstanceSettings,
  client?: Client,
): Session {
  const now = Date.now();
  const tasks = client ? tasksOf(user, settings) : [];
  const session: Session = {
    id: clerkId("sess"),
    object: "session",
    user_id: user.id,
    client_id: client?.id ?? clerkId("client"),
    status: tasks.length > 0 ? "pending" : "active",
    actor: null,
    tasks: tasks.length > 0 ? tasks.map((key) => ({ key })) : null,
    last_active_organization_id: null,
    last_active_at: now,
    expire_at: now + settings.sessionSeconds * 1000,
    abandon_at: now + 30 * 86_400_000,
    created_at: now,
    updated_at: now,
    _firstProvenAt: now - settings.signInAgeMinutes * 60_000,
    _secondProvenAt: null,
    _reverification: null,
  };
  store.value.sessions[session.id] = session;
  user.last_sign_in_at = now;
  user.last_active_at = now;
  if (client) {
    client.sessions.push(session.id);
    client.last_active_session_id = session.id;
    client.updated_at = now;
    if (!client.trusted_user_ids.includes(user.id)) client.trusted_user_ids.push(user.id);
  }
  store.changed();
  const isPending = session.status === "pending";
  send(isPending ? "session.pending" : "session.created", eventOf(session, user));
  return session;
}

function tasksOf(user: User, settings: InstanceSettings): SessionTask[] {
  const mustReset = user._isCompromised || settings.sessionTask === "reset-password";
  const mustEnrol =
    settings.sessionTask === "setup-mfa" ||
    (settings.secondFactor === "required" && !isEnrolled(user));
  return [
    ...(settings.sessionTask === "choose-organization" ? ["choose-organization" as const] : []),
    ...(mustReset ? ["reset-password" as const] : []),
    ...(mustEnrol ? ["setup-mfa" as const] : []),
  ];
}

/** A session as webhooks spell one. */
function eventOf(stored: Session, user: User) {
  const { tasks: _, latest_activity: __, ...session } = shown(stored);
  return { ...session, user: userJson(user) };
}

/** Marks a task as done; after the last one the session is active. */
export function finishTask(
  { store, send }: Instance,
  session: Session,
  user: User,
  task: SessionTask,
): void {
  const left = (session.tasks ?? []).filter(({ key }) => key !== task);
  session.tasks = left.length > 0 ? left : null;
  store.changed();
  if (session.status !== "pending" || left.length > 0) return;
  session.status = "active";
  send("session.created", eventOf(session, user));
}

/** Whether a session is still one, after its time is looked at. */
export function isLive(session: Session | undefined): session is Session {
  if (!session || (session.status !== "active" && session.status !== "pending")) return false;
  const now = Date.now();
  if (session.expire_at <= now) session.status = "expired";
  else if (session.abandon_at <= now) session.status = "abandoned";
  else return true;
  return false;
}

export function liveSessionsOf(store: Store, client: Client): Session[] {
  return client.sessions.flatMap((id) => {
    const session = store.value.sessions[id];
    return isLive(session) && store.value.users[session.user_id] ? [session] : [];
  });
}

export type EndStatus = "ended" | "removed" | "revoked";

export function endSession({ store, send }: Instance, session: Session, status: EndStatus): void {
  session.status = status;
  session.updated_at = Date.now();
  store.changed();
  const user = store.value.users[session.user_id];
  if (user) send(`session.${status}`, eventOf(session, user));
}

/** Ends every session of a user but one. */
export function endSessionsOf(
  instance: Instance,
  user: User,
  status: EndStatus,
  except?: string,
): void {
  for (const session of Object.values(instance.store.value.sessions)) {
    const isTheirs = session.user_id === user.id && session.id !== except;
    if (isTheirs && isLive(session)) endSession(instance, session, status);
  }
}

/** The user of a live session; throws 401 where either is gone. */
export function userOfSession(store: Store, session: Session | undefined): User {
  const user = isLive(session) ? store.value.users[session.user_id] : undefined;
  if (!user) throw noSession();
  return user;
}
