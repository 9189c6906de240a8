import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { clientJson } from "./client-json.ts";
import { noSession, unknownParameter } from "./errors.ts";
import type { Instance } from "./instance.ts";
import { isLive, liveSessionsOf } from "./sessions.ts";
import {
  browserSettings,
  checkSettings,
  type InstanceSettings,
  settingsCookie,
} from "./settings.ts";
import { type Client, clerkId, type Session, type User } from "./store.ts";
import { newCode, pending, type Verification } from "./verifications.ts";

/** Functions that all endpoints of the Frontend API share. */
export type Frontend = ReturnType<typeof frontend>;

/** A browser is identified by its `__client` cookie. */
export function frontend(instance: Instance) {
  const { store } = instance;
  const { users, sessions, clients, devBrowsers } = store.value;

  function settingsOf(c: Context): InstanceSettings {
    const settings = browserSettings(instance.settings, getCookie(c, settingsCookie));
    checkSettings(settings);
    return settings;
  }

  function clientOf(c: Context): Client | undefined {
    const devBrowser = c.req.query("__clerk_db_jwt");
    const id = devBrowser ? devBrowsers[devBrowser] : getCookie(c, "__client");
    return clients[id ?? ""];
  }

  function openClient(c: Context): Client {
    const current = clientOf(c);
    if (current) return current;
    const now = Date.now();
    const client: Client = {
      id: clerkId("client"),
      sessions: [],
      last_active_session_id: null,
      sign_in: null,
      sign_up: null,
      created_at: now,
      updated_at: now,
      last_authentication_strategy: null,
      trusted_user_ids: [],
    };
    clients[client.id] = client;
    const devBrowser = c.req.query("__clerk_db_jwt");
    if (devBrowser) devBrowsers[devBrowser] = client.id;
    else {
      setCookie(c, "__client", client.id, {
        httpOnly: true,
        sameSite: "Lax",
        path: "/",
        maxAge: 31_536_000,
      });
    }
    return client;
  }

  /** Sends a response with the current client, as Clerk does. */
  function respond(c: Context, response: unknown, client = clientOf(c)) {
    store.changed();
    const clientBody = client ? clientJson(instance, client, azpOf(c), settingsOf(c)) : null;
    return c.json({ response, client: clientBody });
  }

  /** The session in the path, or the active one. Throws 401 if it is not of this browser. */
  function liveSession(c: Context): { session: Session; user: User; client: Client } {
    const client = clientOf(c);
    const id = c.req.param("id") ?? c.req.query("_clerk_session_id");
    const session = sessions[id ?? client?.last_active_session_id ?? ""];
    const user = users[session?.user_id ?? ""];
    if (!client || !user || !isLive(session) || !client.sessions.includes(session.id)) {
      throw noSession();
    }
    return { session, user, client };
  }

  const signedInSession = (client: Client) => liveSessionsOf(store, client)[0];

  /** Sends a one-time code to an address. */
  async function sendCode(
    to: string,
    strategy: string,
    { testMode }: InstanceSettings,
  ): Promise<Verification> {
    // Clerk's test addresses and numbers have a fixed code, and nothing is sent.
    const isTest = testMode && /\+clerk_test@|^\+1\d{3}55501\d{2}$/.test(to);
    const code = isTest ? "424242" : newCode();
    if (!isTest && to.includes("@")) await instance.mailCode(to, code);
    return pending(strategy, code);
  }

  return {
    instance,
    settingsOf,
    clientOf,
    openClient,
    respond,
    liveSession,
    signedInSession,
    sendCode,
  };
}

/** The origin of the page: from `Origin`, or for a same-origin GET from `Referer`. */
export function azpOf(c: Context): string {
  const referer = c.req.header("referer");
  return c.req.header("origin") ?? (referer ? new URL(referer).origin : "");
}

export type Fields = Record<string, string>;

/** The fields of the request. Throws for a field that the endpoint does not know. */
export async function fieldsOf(c: Context, known: readonly string[]): Promise<Fields> {
  const fields = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown) throw unknownParameter(unknown);
  return fields;
}
