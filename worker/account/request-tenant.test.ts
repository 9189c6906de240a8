import { describe, expect, it } from "vitest";
import {
  api,
  clerk,
  expectJson,
  freshIp,
  refusal,
  rows,
  visitor,
} from "../../tests/support/app.ts";

import { accept, freshEmail, invitation } from "../../tests/support/invitations.ts";
import { mailsTo, mailTo, tokenIn } from "../../tests/support/mail.ts";
import { basicUser, createTenant, type Founded } from "../../tests/support/people.ts";

const request = (email: string, more: object = {}, ip = freshIp()) =>
  api(null, { "cf-connecting-ip": ip }).auth["club-signup"].$post({
    json: { tenantName: "Hilltop Hockey", email, ...more },
  });
const preview = (token: string) => api(null).invitations.preview.$post({ json: { token } });

async function requested(email = freshEmail(), more: object = {}) {
  expect((await request(email, more)).status).toBe(202);
  return { email, token: tokenIn(await mailTo(email)) };
}

describe("POST /api/auth/club-signup without a session", () => {
  it("mails a link, and creates nothing before the link is used", async () => {
    const { email, token } = await requested();
    const mail = await mailTo(email);
    expect(mail.subject).toBe("Finish setting up Hilltop Hockey on Tenantry");
    expect(await rows("select id from users where email = ?", email)).toEqual([]);
    expect(await expectJson(preview(token), 200)).toMatchObject({
      tenantName: "Hilltop Hockey",
      email,
      role: "owner",
      purpose: "club_signup",
      hasAccount: false,
    });
  });

  it("creates the account and the tenant when the link is used", async () => {
    const { email, token } = await requested(freshEmail(), { role: "coach", firstName: "Carla" });
    const done = await expectJson<Founded & { signInToken: string }>(accept(null, token), 200);
    expect(done).toMatchObject({
      tenant: { name: "Hilltop Hockey" },
      membership: { role: "owner", status: "active", joinedVia: "founder" },
      user: { email, firstName: "Carla", kind: "coach" },
    });
    expect(done.signInToken).toMatch(/.+/);
    const { data } = await clerk.users.getUserList({ emailAddress: [email] });
    expect(data).toHaveLength(1);
    const held = await rows(
      "select role from memberships where tenant_id = ? order by role",
      done.tenant.id,
    );
    expect(held).toEqual([{ role: "coach" }, { role: "owner" }]);
    expect(await refusal(accept(null, token))).toEqual([410, "invitation_used"]);
  });

  it("answers the same whether or not the address has an account", async () => {
    const known = await basicUser();
    const [a, b] = [await request(known.email), await request(freshEmail())];
    expect([a.status, await a.text()]).toEqual([b.status, await b.text()]);
    const token = tokenIn(await mailTo(known.email));
    expect(await refusal(accept(null, token))).toEqual([401, "sign_in_required"]);
    const done = await expectJson<Founded>(accept(known, token), 200);
    expect(done.membership.role).toBe("owner");
    expect((await accept(known, token)).status).toBe(200);
  });

  it("creates one tenant when twelve requests use the link at once", async () => {
    const owner = await visitor();
    const { token } = await requested(owner.email);
    const answers = await Promise.all(Array.from({ length: 12 }, () => accept(owner, token)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    const tenants = await rows(
      "select t.id from tenants t join users u on u.id = t.owner_user_id where u.email = ?",
      owner.email,
    );
    expect(tenants).toHaveLength(1);
  });

  it("refuses another person's session, and the token of an invitation", async () => {
    const { token } = await requested();
    expect(await refusal(accept(await basicUser(), token))).toEqual([403, "email_mismatch"]);
    const club = await createTenant();
    const invited = await invitation(club);
    const done = await expectJson<Founded>(accept(null, invited.token), 200);
    expect(done.tenant.id).toBe(club.tenant.id);
  });

  it("takes another slug when the wanted one was taken meanwhile", async () => {
    const slug = `hilltop-${crypto.randomUUID().slice(0, 8)}`;
    const { token } = await requested(freshEmail(), { slug });
    await createTenant({ slug });
    const done = await expectJson<Founded>(accept(null, token), 200);
    expect(done.tenant.slug).toMatch(new RegExp(`^${slug}-`));
  });

  it("expires", async () => {
    const { email, token } = await requested();
    await rows("update club_signups set expires_at = 1 where email = ?", email);
    expect(await refusal(preview(token))).toEqual([410, "invitation_expired"]);
    expect(await refusal(accept(null, token))).toEqual([410, "invitation_expired"]);
  });

  it("mails one address at most three times a day, and answers the same afterwards", async () => {
    const email = freshEmail();
    for (let turn = 0; turn < 5; turn += 1) expect((await request(email)).status).toBe(202);
    await mailTo(email, 3);
    expect(await mailsTo(email)).toHaveLength(3);
  });

  it("limits the mails that one IP address can cause", async () => {
    const ip = freshIp();
    const answers: number[] = [];
    for (let turn = 0; turn < 21; turn += 1)
      answers.push((await request(freshEmail(), {}, ip)).status);
    expect(answers).toEqual([...Array(20).fill(202), 429]);
    expect((await request(freshEmail())).status).toBe(202);
  });

  it("requires an email address, and refuses one from a signed-in user", async () => {
    const body = { tenantName: "Hilltop Hockey" };
    expect(await refusal(api(null).auth["club-signup"].$post({ json: body }))).toEqual([
      401,
      "unauthenticated",
    ]);
    const both = api(await visitor()).auth["club-signup"].$post({
      json: { ...body, email: freshEmail() },
    });
    expect(await refusal(both)).toEqual([422, "validation_failed"]);
    expect(await refusal(request("nobody"))).toEqual([422, "validation_failed"]);
  });
});
