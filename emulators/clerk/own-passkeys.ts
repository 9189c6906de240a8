import type { Context, Hono } from "hono";
import { ClerkError, invalidValue, missing, notFound } from "./errors.ts";
import { type Frontend, fieldsOf } from "./frontend.ts";
import { finishRegistration, type Passkey, startRegistration } from "./passkeys.ts";
import { requireReverified } from "./reverification.ts";
import { ownPasskeyJson } from "./user-json.ts";
import { updateUser } from "./users.ts";

/** Endpoints for the passkeys of the signed-in user. */
export function ownPasskeyEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, liveSession, respond, settingsOf } = frontend;

  const passkeyOf = (c: Context) => {
    const { user, session } = sessionOf(c);
    const id = c.req.param("passkey") ?? "";
    const passkey = user._passkeys.find((known) => known.id === id);
    if (!passkey) throw notFound("Passkey", id);
    return { user, session, passkey };
  };
  const sessionOf = (c: Context) => {
    const session = liveSession(c);
    if (settingsOf(c).passkeys) return session;
    throw new ClerkError(403, "feature_not_enabled", "not enabled", {
      long: "This feature is not enabled on this instance",
    });
  };

  api.post("/me/passkeys", async (c) => {
    const { user, session } = sessionOf(c);
    await fieldsOf(c, []);
    requireReverified(session, user, settingsOf(c));
    return respond(c, ownPasskeyJson(await startRegistration(instance, user)));
  });
  api.get("/me/passkeys/:passkey", (c) => respond(c, ownPasskeyJson(passkeyOf(c).passkey)));
  api.post("/me/passkeys/:passkey/attempt_verification", async (c) => {
    const { user, passkey } = passkeyOf(c);
    const fields = await fieldsOf(c, ["strategy", "public_key_credential"]);
    if (fields.strategy !== "passkey") throw invalidValue("strategy", fields.strategy ?? "");
    await finishRegistration(instance, passkey, fields.public_key_credential);
    updateUser(instance, user, () => {});
    return respond(c, ownPasskeyJson(passkey));
  });
  api.patch("/me/passkeys/:passkey", async (c) => {
    const { user, passkey } = passkeyOf(c);
    requireVerified(passkey);
    const { name } = await fieldsOf(c, ["name"]);
    if (!name) throw missing("name");
    updateUser(instance, user, () => {
      passkey.name = name;
      passkey.updatedAt = Date.now();
    });
    return respond(c, ownPasskeyJson(passkey));
  });
  api.delete("/me/passkeys/:passkey", (c) => {
    const { user, session, passkey } = passkeyOf(c);
    requireReverified(session, user, settingsOf(c));
    updateUser(instance, user, () => {
      user._passkeys = user._passkeys.filter((other) => other !== passkey);
    });
    return respond(c, { object: "passkey", id: passkey.id, deleted: true });
  });
}

function requireVerified({ verification }: Passkey): void {
  if (verification.status === "verified") return;
  const message = "passkey identification not verified";
  throw new ClerkError(422, "passkey_identification_not_verified", message, {
    long: "Passkey identification not verified. Registration is incomplete.",
  });
}
