import { noSession } from "./errors.ts";
import type { Instance } from "./instance.ts";
import type { InstanceSettings, SessionTask } from "./settings.ts";
import {
  type Client,
  clerkId,
  publicFields,
  type Session,
  type Store,
  type User,
} from "./store.ts";
import { isEnrolled, userJson } from "./user-json.ts";

/* Starts and ends sessions. */

/** Starts a session. With a client, it becomes the active session of that browser. */
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

/** A session in the format of webhooks. */
function eventOf(stored: Session, user: User) {
  const { tasks: _, latest_activity: __, ...session } = publicFields(stored);
  return { ...session, user: userJson(user) };
}

/** Completes a task. After the last one the session becomes active. */
export function finishTask(
  { store, send }: Instance,
  session: Session,
  user: User,
  task: SessionTask,
): void {
  const openTasks = (session.tasks ?? []).filter(({ key }) => key !== task);
  session.tasks = openTasks.length > 0 ? openTasks : null;
  store.changed();
  if (session.status !== "pending" || openTasks.length > 0) return;
  session.status = "active";
  send("session.created", eventOf(session, user));
}

/** Whether a session is active or pending. Updates its status if it has expired. */
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
    const isOwn = session.user_id === user.id && session.id !== except;
    if (isOwn && isLive(session)) endSession(instance, session, status);
  }
}

/** The user of a live session. Throws 401 if either does not exist any more. */
export function userOfSession(store: Store, session: Session | undefined): User {
  const user = isLive(session) ? store.value.users[session.user_id] : undefined;
  if (!user) throw noSession();
  return user;
}
