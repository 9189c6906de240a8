import { randomInt } from "node:crypto";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { ClerkError } from "./errors.ts";
import { clientJson } from "./frontend-json.ts";
import type { Instance } from "./instance.ts";
import { type Client, clerkId, type Session, type User } from "./store.ts";
import type { Signer } from "./tokens.ts";

/** What every endpoint of the Frontend API works with. */
export type Frontend = ReturnType<typeof frontend>;

/** A browser is known by its `__client` cookie; every answer carries the client as it then is. */
export function frontend(instance: Instance, signer: Signer) {
  const { store } = instance;
  const { users, sessions, clients } = store.value;

  const clientOf = (c: Context): Client | undefined => clients[getCookie(c, "__client") ?? ""];

  function openClient(c: Context): Client {
    const known = clientOf(c);
    if (known) return known;
    const client: Client = {
      id: clerkId("client"),
      sessions: [],
      last_active_session_id: null,
      sign_in: null,
      sign_up: null,
      created_at: Date.now(),
    };
    clients[client.id] = client;
    setCookie(c, "__client", client.id, {
      httpOnly: true,
      sameSite: "Lax",
      path: "/",
      maxAge: 31_536_000,
    });
    return client;
  }

  /** Every answer carries the client as it now is. */
  function respond(c: Context, response: unknown, client = clientOf(c)) {
    store.changed();
    return c.json({
      response,
      client: client ? clientJson(store, signer, client, azpOf(c)) : null,
    });
  }

  function liveSession(c: Context): { session: Session; user: User; client: Client } {
    const client = clientOf(c);
    const session = sessions[c.req.param("id") ?? client?.last_active_session_id ?? ""];
    const user = session && users[session.user_id];
    if (!client || !user || session.status !== "active" || !client.sessions.includes(session.id)) {
      const message = "Invalid authentication. Unable to authenticate the request.";
      throw new ClerkError(401, "authentication_invalid", message);
    }
    return { session, user, client };
  }

  /** Mails a one-time code, and says which. */
  async function mailCode(to: string): Promise<string> {
    // Clerk's own test addresses: no mail, and a code that everyone knows.
    if (to.includes("+clerk_test@")) return "424242";
    const code = String(randomInt(100_000, 1_000_000));
    await instance.mailCode(to, code);
    return code;
  }

  return { instance, signer, clientOf, openClient, respond, liveSession, mailCode };
}

/** The page that asked: its Origin, or for a same-origin GET what the proxy says of itself. */
export function azpOf(c: Context): string {
  const referer = c.req.header("referer");
  return c.req.header("origin") ?? (referer ? new URL(referer).origin : "");
}

/** The form that clerk-js sends. */
export async function fieldsOf(c: Context): Promise<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(await c.req.text()));
}

export function wrongCode(): ClerkError {
  return new ClerkError(422, "form_code_incorrect", "Incorrect code", "code");
}
