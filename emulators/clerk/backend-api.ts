import { type Context, Hono } from "hono";
import { ClerkError, checkPassword, notFound } from "./errors.ts";
import {
  createSignInToken,
  createUser,
  deleteUser,
  type Instance,
  shown,
  startSession,
  updateUser,
  userJson,
} from "./instance.ts";
import { hashPassword, isPassword, mergeMetadata, type Session, type User } from "./store.ts";
import type { Signer } from "./tokens.ts";

type Body = Record<string, unknown>;

/**
 * Clerk's Backend API (`/v1`), as `@clerk/backend` calls it. A session token made here carries the
 * app's own origin as `azp`, as one made by the app's page would.
 */
export function backendApi(instance: Instance, signer: Signer, secretKey: string, appUrl: string) {
  const { store } = instance;
  const { users, sessions } = store.value;
  const userOf = (c: Context) => users[c.req.param("id") ?? ""] ?? raise(notFound("User"));
  const sessionOf = (c: Context) => sessions[c.req.param("id") ?? ""] ?? raise(notFound("Session"));
  const tokenOf = async (c: Context) => {
    const session = sessionOf(c);
    const user = users[session.user_id];
    if (session.status !== "active" || !user) throw notFound("Session");
    const { expires_in_seconds: lifeSeconds } = await bodyOf(c);
    const jwt = signer.sign(session, user, {
      azp: appUrl,
      lifeSeconds: typeof lifeSeconds === "number" ? lifeSeconds : undefined,
      template: c.req.param("template"),
    });
    return answer(c, { object: "token", jwt });
  };

  return new Hono()
    .use(async (c, next) => {
      if (c.req.header("authorization") !== `Bearer ${secretKey}`) {
        const message = "The provided Clerk Secret Key is invalid.";
        throw new ClerkError(401, "clerk_key_invalid", message);
      }
      await next();
    })
    .get("/jwks", (c) => answer(c, signer.jwks))
    .get("/users", (c) => {
      const found = matching(Object.values(users), c);
      const offset = Number(c.req.query("offset") ?? 0);
      const limit = Number(c.req.query("limit") ?? 10);
      return answer(c, found.slice(offset, offset + limit).map(userJson));
    })
    .get("/users/count", (c) =>
      answer(c, { object: "total_count", total_count: matching(Object.values(users), c).length }),
    )
    .post("/users", async (c) => {
      const body = await bodyOf(c);
      const password = asText(body.password);
      if (password && !body.skip_password_checks) checkPassword(password);
      const user = createUser(
        instance,
        {
          emails: asTexts(body.email_address),
          password,
          first_name: asText(body.first_name),
          last_name: asText(body.last_name),
          external_id: asText(body.external_id),
          public_metadata: asObject(body.public_metadata),
          private_metadata: asObject(body.private_metadata),
          unsafe_metadata: asObject(body.unsafe_metadata),
        },
        "admin",
      );
      return answer(c, userJson(user));
    })
    .get("/users/:id", (c) => answer(c, userJson(userOf(c))))
    .patch("/users/:id", async (c) => {
      const user = userOf(c);
      const body = await bodyOf(c);
      const password = asText(body.password);
      if (password && !body.skip_password_checks) checkPassword(password);
      const updated = updateUser(instance, user, () => {
        if ("first_name" in body) user.first_name = asText(body.first_name) ?? null;
        if ("last_name" in body) user.last_name = asText(body.last_name) ?? null;
        if ("external_id" in body) user.external_id = asText(body.external_id) ?? null;
        if (password) user._password = hashPassword(password);
      });
      return answer(c, userJson(updated));
    })
    .patch("/users/:id/metadata", async (c) => {
      const user = userOf(c);
      const body = await bodyOf(c);
      const updated = updateUser(instance, user, () => {
        for (const kind of ["public_metadata", "private_metadata", "unsafe_metadata"] as const) {
          user[kind] = mergeMetadata(user[kind], asObject(body[kind]));
        }
      });
      return answer(c, userJson(updated));
    })
    .post("/users/:id/verify_password", async (c) => {
      const user = userOf(c);
      const { password } = await bodyOf(c);
      if (!isPassword(asText(password) ?? "", user._password)) {
        throw new ClerkError(422, "incorrect_password", "Password is incorrect.", "password");
      }
      return answer(c, { verified: true });
    })
    .delete("/users/:id", (c) => answer(c, deleteUser(instance, userOf(c))))
    .get("/sessions", (c) => {
      const { user_id: userId, status, paginated } = c.req.query();
      const found = Object.values(sessions)
        .filter((session) => !userId || session.user_id === userId)
        .filter((session) => !status || session.status === status);
      return answer(c, paginated === "true" ? { data: found, total_count: found.length } : found);
    })
    .post("/sessions", async (c) => {
      const { user_id: userId } = await bodyOf(c);
      const user = users[asText(userId) ?? ""] ?? raise(notFound("User"));
      return answer(c, startSession(instance, user));
    })
    .get("/sessions/:id", (c) => answer(c, sessionOf(c)))
    .post("/sessions/:id/revoke", (c) => answer(c, revoke(instance, sessionOf(c))))
    .post("/sessions/:id/tokens", tokenOf)
    .post("/sessions/:id/tokens/:template", tokenOf)
    .post("/sign_in_tokens", async (c) => {
      const body = await bodyOf(c);
      const user = users[asText(body.user_id) ?? ""] ?? raise(notFound("User"));
      const lifeSeconds = Number(body.expires_in_seconds ?? 30 * 86_400);
      return answer(c, shown(createSignInToken(instance, user, lifeSeconds)));
    })
    .post("/sign_in_tokens/:id/revoke", (c) => {
      const token = Object.values(store.value.tokens).find(({ id }) => id === c.req.param("id"));
      if (!token) throw notFound("Sign-in token");
      token.status = "revoked";
      store.changed();
      return answer(c, shown(token));
    });
}

/** `@clerk/backend` reads a body only when the type is exactly this, without a charset. */
function answer(c: Context, body: unknown): Response {
  return c.body(JSON.stringify(body), 200, { "content-type": "application/json" });
}

function matching(users: User[], c: Context): User[] {
  const emails = c.req.queries("email_address")?.map((email) => email.toLowerCase());
  const ids = c.req.queries("user_id");
  const externalIds = c.req.queries("external_id");
  return users
    .filter(
      (user) => !emails || user.email_addresses.some((one) => emails.includes(one.email_address)),
    )
    .filter((user) => !ids || ids.includes(user.id))
    .filter((user) => !externalIds || externalIds.includes(user.external_id ?? ""))
    .sort((a, b) => b.created_at - a.created_at);
}

function revoke({ store }: Instance, session: Session): Session {
  session.status = "revoked";
  store.changed();
  return session;
}

async function bodyOf(c: Context): Promise<Body> {
  const text = await c.req.text();
  return text ? (JSON.parse(text) as Body) : {};
}

const asText = (value: unknown) => (typeof value === "string" ? value : undefined);
const asTexts = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
const asObject = (value: unknown) =>
  typeof value === "object" && value !== null ? (value as Body) : undefined;

function raise(error: Error): never {
  throw error;
}
