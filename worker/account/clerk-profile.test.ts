import { describe, expect, it } from "vitest";
import {
  api,
  bindings,
  clerk,
  expectJson,
  requestOf,
  send,
  type Visitor,
} from "../../tests/support/app.ts";

import { changeOf, signedByClerk } from "../../tests/support/clerk-webhook.ts";
import { accept, freshEmail, invitation } from "../../tests/support/invitations.ts";
import { mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, visitorWith } from "../../tests/support/people.ts";
import { app } from "../app.ts";

const me = (who: Visitor) => expectJson(api(who).me.$get(), 200);

describe("Clerk's profile of a new user", () => {
  const named = { firstName: "Ana", lastName: "Silva" };

  /** A user with a name, a picture and a verified telephone number at Clerk, and what we should show of them. */
  async function described() {
    const digits = crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
    const phone = `+1201555${String(numbered).padStart(4, "0")}${digits}`;
    numbered += 1;
    const who = await visitorWith([freshEmail()], { ...named, phoneNumber: [phone] });
    const file = new File(["a picture"], "face.png", { type: "image/png" });
    const { imageUrl } = await clerk.users.updateUserProfileImage(who.clerkUserId, { file });
    expect(imageUrl).toContain(who.clerkUserId);
    return { who, shown: { ...named, phone, avatarUrl: imageUrl } };
  }
  let numbered = 0;

  it("is stored at sign-up, except for what they enter themselves", async () => {
    const { who, shown } = await described();
    const signUp = api(who).auth["create-basic-user"].$post({ json: { firstName: "Anna" } });
    const user = { ...shown, firstName: "Anna" };
    expect(await expectJson(signUp, 201)).toMatchObject({ user });
    expect(await me(who)).toMatchObject({ user });
  });

  it("is stored when they create a tenant, signed in or by mail", async () => {
    const founder = await described();
    const body = { tenantName: "Riverside FC" };
    const club = api(founder.who).auth["club-signup"].$post({ json: body });
    expect(await expectJson(club, 201)).toMatchObject({ user: founder.shown });
    const mailed = await described();
    const { email } = mailed.who;
    const asked = api(null).auth["club-signup"].$post({ json: { ...body, email } });
    expect((await asked).status).toBe(202);
    const finished = accept(mailed.who, tokenIn(await mailTo(email)));
    expect(await expectJson(finished, 200)).toMatchObject({ user: mailed.shown });
  });

  it("is stored when they accept an invitation, by its link or in the app", async () => {
    const club = await createTenant();
    const byLink = await described();
    const { token } = await invitation(club, { email: byLink.who.email });
    expect(await expectJson(accept(byLink.who, token), 200)).toMatchObject({ user: byLink.shown });
    const inApp = await described();
    const { id } = await invitation(club, { email: inApp.who.email });
    const accepted = api(inApp.who).invitations[":id"].accept.$post({ param: { id }, json: {} });
    expect(await expectJson(accepted, 200)).toMatchObject({ user: inApp.shown });
  });

  it("is stored when they become a guardian", async () => {
    const [parent, { who, shown }] = [await basicUser(), await described()];
    const child = { firstName: "Mia", lastName: "Silva", birthdate: "2016-04-01" };
    const { id } = await expectJson(api(parent).players.$post({ json: child }), 201);
    const offer = api(parent).players[":id"].guardians.$post({
      param: { id },
      json: { email: who.email },
    });
    expect((await offer).status).toBe(201);
    const accepted = accept(who, tokenIn(await mailTo(who.email)));
    expect(await expectJson(accepted, 200)).toMatchObject({ user: shown });
  });

  it("is requested once, and not at all when it is not needed and Clerk is unreachable", async () => {
    const away = { ...bindings, CLERK_API_URL: "http://127.0.0.1:9" };
    const signUp = async (who: Visitor) =>
      app.fetch(await requestOf(who, "/api/auth/create-basic-user", { body: {} }), away);
    const known = await basicUser();
    expect((await signUp(known)).status).toBe(200);
    const newcomer = await visitorWith([freshEmail()], named);
    expect(await expectJson(signUp(newcomer), 201)).toMatchObject({
      user: { email: newcomer.email, firstName: null },
    });
    const event = changeOf(newcomer.clerkUserId, {
      emails: [newcomer.email],
      first_name: "Ana",
      at: Date.now() + 60_000,
    });
    const { body, headers } = signedByClerk(event);
    expect((await send(null, "/api/webhooks/clerk", { body, headers })).status).toBe(204);
    expect((await me(newcomer)).user.firstName).toBe("Ana");
  });
});
