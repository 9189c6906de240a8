import type { Context, Hono } from "hono";
import { checkPassword, emailTaken, notFound } from "./errors.ts";
import { type Frontend, fieldsOf, wrongCode } from "./frontend.ts";
import { missingFields, signUpJson } from "./frontend-json.ts";
import { createUser, startSession } from "./instance.ts";
import { type Client, clerkId, hashPassword, type SignUp, userByEmail } from "./store.ts";

/** Sign-up: an address and a password, then the code that proves the address. */
export function signUpEndpoints(api: Hono, frontend: Frontend): void {
  const { instance, openClient, respond, mailCode } = frontend;
  const { store } = instance;
  const { signUps } = store.value;

  function completeSignUp(signUp: SignUp, client: Client): void {
    if (!signUp.is_verified || missingFields(signUp).length > 0 || signUp.created_user_id) return;
    const user = createUser(
      instance,
      {
        emails: [signUp.email_address ?? ""],
        first_name: signUp.first_name,
        last_name: signUp.last_name,
        unsafe_metadata: signUp.unsafe_metadata,
      },
      "email_code",
    );
    user._password = signUp._password;
    signUp.created_user_id = user.id;
    signUp.created_session_id = startSession(instance, user, client).id;
    client.sign_up = null;
  }

  api.post("/client/sign_ups", async (c) => {
    const client = openClient(c);
    const fields = await fieldsOf(c);
    const email = fields.email_address?.toLowerCase() ?? null;
    if (email && userByEmail(store, email)) throw emailTaken();
    if (fields.password) checkPassword(fields.password);
    const signUp: SignUp = {
      id: clerkId("sua"),
      email_address: email,
      first_name: fields.first_name ?? null,
      last_name: fields.last_name ?? null,
      unsafe_metadata: fields.unsafe_metadata ? JSON.parse(fields.unsafe_metadata) : {},
      is_verified: false,
      created_user_id: null,
      created_session_id: null,
      _password: fields.password ? hashPassword(fields.password) : null,
      _code: null,
    };
    signUps[signUp.id] = signUp;
    client.sign_up = signUp.id;
    return respond(c, signUpJson(signUp), client);
  });

  const signUpOf = (c: Context) => {
    const client = openClient(c);
    const signUp = signUps[c.req.param("id") ?? ""];
    if (!signUp || client.sign_up !== signUp.id) throw notFound("Sign up");
    return { signUp, client };
  };
  api.get("/client/sign_ups/:id", (c) => respond(c, signUpJson(signUpOf(c).signUp)));
  api.patch("/client/sign_ups/:id", async (c) => {
    const { signUp, client } = signUpOf(c);
    const fields = await fieldsOf(c);
    if (fields.password) {
      checkPassword(fields.password);
      signUp._password = hashPassword(fields.password);
    }
    if (fields.first_name) signUp.first_name = fields.first_name;
    if (fields.last_name) signUp.last_name = fields.last_name;
    completeSignUp(signUp, client);
    return respond(c, signUpJson(signUp), client);
  });
  api.post("/client/sign_ups/:id/prepare_verification", async (c) => {
    const { signUp, client } = signUpOf(c);
    signUp._code = await mailCode(signUp.email_address ?? "");
    return respond(c, signUpJson(signUp), client);
  });
  api.post("/client/sign_ups/:id/attempt_verification", async (c) => {
    const { signUp, client } = signUpOf(c);
    const { code } = await fieldsOf(c);
    if (signUp._code === null || code !== signUp._code) throw wrongCode();
    signUp.is_verified = true;
    completeSignUp(signUp, client);
    return respond(c, signUpJson(signUp), client);
  });
}
