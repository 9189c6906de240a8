import { expect, it } from "vitest";
import { expectJson } from "../../tests/support/app.ts";
import { ask, freshEmail } from "../../tests/support/invitations.ts";
import { mailTo } from "../../tests/support/mail.ts";
import { createTenant } from "../../tests/support/people.ts";

it("mails queued during a delivery go with it: few calls to the provider, and each mail once", async () => {
  const club = await createTenant();
  const emails = Array.from({ length: 24 }, () => freshEmail());
  await Promise.all(emails.map((email) => expectJson(ask(club, { email }), 201)));
  const mails = await Promise.all(emails.map((email) => mailTo(email)));
  const runs = new Set(mails.map(({ metadata }) => metadata.run));
  expect(runs.size).toBeLessThanOrEqual(emails.length / 2);
  // The next request finds no delivery under way, and delivers by itself.
  const late = freshEmail();
  await expectJson(ask(club, { email: late }), 201);
  expect(runs).not.toContain((await mailTo(late)).metadata.run);
});
