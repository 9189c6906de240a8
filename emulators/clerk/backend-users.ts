import type { Context, Hono } from "hono";
import { ClerkError, missing, notFound } from "./errors.ts";
import { removeAccount } from "./external-accounts.ts";
import type { Instance } from "./instance.ts";
import { lock, unlock } from "./lockout.ts";
import { membershipJson, membershipsOf } from "./memberships.ts";
import { mergeMetadata } from "./metadata.ts";
import { jsonResponse, objectParam, pageOf, parseBody, stringParam } from "./parameters.ts";
import { isPassword } from "./passwords.ts";
import { endSessionsOf } from "./sessions.ts";
import type { User } from "./store.ts";
import { stepOfTotpCode } from "./totp.ts";
import { updateParameters, updateUserFrom } from "./user-changes.ts";
import { createParameters, createUserFrom } from "./user-creation.ts";
import { userJson } from "./user-json.ts";
import { matchingUsers } from "./user-search.ts";
import { deleteUser, setBanned, updateUser } from "./users.ts";

const metadataKinds = ["public_metadata", "private_metadata", "unsafe_metadata"] as const;

/** Endpoints for users. */
export function userEndpoints(api: Hono, instance: Instance): void {
  const { users } = instance.store.value;
  const userOf = (c: Context): User => {
    const user = users[c.req.param("id") ?? ""];
    if (!user) throw notFound("User", c.req.param("id"));
    return user;
  };

  api.get("/users", (c) => jsonResponse(c, pageOf(c, matchingUsers(instance, c)).map(userJson)));
  api.get("/users/count", (c) =>
    jsonResponse(c, { object: "total_count", total_count: matchingUsers(instance, c).length }),
  );
  api.post("/users", async (c) => {
    const body = await parseBody(c, createParameters);
    return jsonResponse(c, userJson(createUserFrom(instance, body)));
  });
  api.get("/users/:id", (c) => jsonResponse(c, userJson(userOf(c))));
  api.patch("/users/:id", async (c) => {
    const body = await parseBody(c, updateParameters);
    return jsonResponse(c, userJson(updateUserFrom(instance, userOf(c), body)));
  });
  api.patch("/users/:id/metadata", async (c) => {
    const user = userOf(c);
    const body = await parseBody(c, metadataKinds);
    const updated = updateUser(instance, user, () => {
      for (const kind of metadataKinds) {
        user[kind] = mergeMetadata(user[kind], objectParam(body, kind));
      }
    });
    return jsonResponse(c, userJson(updated));
  });
  api.put("/users/:id/metadata", async (c) => {
    const user = userOf(c);
    const body = await parseBody(c, metadataKinds);
    const updated = updateUser(instance, user, () => {
      for (const kind of metadataKinds) user[kind] = objectParam(body, kind) ?? user[kind];
    });
    return jsonResponse(c, userJson(updated));
  });
  api.post("/users/:id/verify_password", async (c) => {
    const user = userOf(c);
    const body = await parseBody(c, ["password"]);
    if (!isPassword(stringParam(body, "password") ?? "", user._password)) {
      throw new ClerkError(422, "incorrect_password", "incorrect password", {
        long: "The provided password is not the one the user has set",
        meta: { param_name: "password" },
      });
    }
    return jsonResponse(c, { verified: true });
  });
  api.post("/users/:id/verify_totp", async (c) => {
    const user = userOf(c);
    const code = stringParam(await parseBody(c, ["code"]), "code") ?? "";
    const isBackup = user._backupCodes.includes(code);
    if (
      !isBackup &&
      !(user._totp && stepOfTotpCode(user._totp.secret, code, Date.now()) !== null)
    ) {
      throw new ClerkError(422, "totp_incorrect_code", "incorrect TOTP", {
        long: "The provided TOTP code is incorrect",
      });
    }
    return jsonResponse(c, { verified: true, code_type: isBackup ? "backup_code" : "totp" });
  });
  api.delete("/users/:id/mfa", (c) => {
    const user = userOf(c);
    updateUser(instance, user, () => {
      user._totp = null;
      user._backupCodes = [];
      user.mfa_disabled_at = Date.now();
    });
    return jsonResponse(c, { user_id: user.id });
  });
  api.delete("/users/:id/external_accounts/:account", (c) => {
    const id = removeAccount(instance, userOf(c), c.req.param("account"));
    return jsonResponse(c, { object: "external_account", id, deleted: true });
  });
  api.delete("/users/:id", (c) => jsonResponse(c, deleteUser(instance, userOf(c))));

  api.post("/users/:id/ban", (c) =>
    jsonResponse(c, userJson(setBanned(instance, userOf(c), true))),
  );
  api.post("/users/:id/unban", (c) =>
    jsonResponse(c, userJson(setBanned(instance, userOf(c), false))),
  );
  for (const [verb, change] of Object.entries({ lock, unlock })) {
    api.post(`/users/:id/${verb}`, (c) => {
      const user = userOf(c);
      return jsonResponse(c, userJson(updateUser(instance, user, () => change(user))));
    });
  }
  for (const [verb, isCompromised] of [
    ["set_compromised", true],
    ["unset_compromised", false],
  ] as const) {
    api.post(`/users/:id/password/${verb}`, async (c) => {
      const user = userOf(c);
      const body = await parseBody(c, ["revoke_all_sessions"]);
      if (isCompromised && body.revoke_all_sessions === true) {
        endSessionsOf(instance, user, "revoked");
      }
      const updated = updateUser(instance, user, () => {
        user._isCompromised = isCompromised;
      });
      return jsonResponse(c, userJson(updated));
    });
  }
  api.post("/users/:id/profile_image", async (c) => {
    const user = userOf(c);
    const { file } = await c.req.parseBody();
    if (!(file instanceof File)) throw missing("file");
    return jsonResponse(c, userJson(updateUser(instance, user, () => setImage(user, true))));
  });
  api.delete("/users/:id/profile_image", (c) => {
    const user = userOf(c);
    return jsonResponse(c, userJson(updateUser(instance, user, () => setImage(user, false))));
  });
  api.get("/users/:id/organization_memberships", (c) => {
    const all = membershipsOf(instance, userOf(c));
    const data = pageOf(c, all).map((membership) => membershipJson(instance, membership));
    return jsonResponse(c, { data, total_count: all.length });
  });
}

/** Sets the address of the image at Clerk's image service: a new image has a new address. */
function setImage(user: User, hasImage: boolean): void {
  user.has_image = hasImage;
  user.image_url = hasImage
    ? `https://img.clerk.com/emulated-${user.id}-${Date.now()}`
    : "https://img.clerk.com/emulated";
}
