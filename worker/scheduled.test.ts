import { afterEach, expect, it, vi } from "vitest";
import { bindings, clerk, rows } from "../tests/support/app.ts";
import { tick } from "../tests/support/clock.ts";
import { ask, freshEmail } from "../tests/support/invitations.ts";
import { mailsTo, outage } from "../tests/support/mail.ts";
import { basicUser, createTenant } from "../tests/support/people.ts";

/* Every minute the cron does several jobs. One that fails does not stop the others, and is logged. */

afterEach(() => vi.restoreAllMocks());

/** The codes and works of the errors that are logged from now on. */
function errors(): () => { code: string; work?: string }[] {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  return () => logged.mock.calls.map(([line]) => JSON.parse(String(line)));
}

/** A deleted user whose Clerk account is due to be closed. */
async function leaver() {
  const who = await basicUser();
  await rows(
    "update users set status = 'deleted', email = null, clerk_closes_at = 1 where clerk_user_id = ?",
    who.clerkUserId,
  );
  return who;
}
const hasAccount = ({ clerkUserId }: { clerkUserId: string }) =>
  clerk.users.getUser(clerkUserId).then(
    () => true,
    () => false,
  );

it("mail that cannot be delivered does not stop the closing of accounts", async () => {
  const who = await leaver();
  const logged = errors();
  await rows("alter table emails rename to emails_away");
  try {
    await tick();
  } finally {
    await rows("alter table emails_away rename to emails");
  }
  expect(await hasAccount(who)).toBe(false);
  expect(logged()).toContainEqual(
    expect.objectContaining({ event: "error", code: "scheduled_failed", work: "mail" }),
  );
});

it("accounts that cannot be closed and metadata that cannot be sent do not stop mail", async () => {
  const domain = `${crypto.randomUUID().slice(0, 8)}.example.com`;
  await outage({ domain, status: 429, times: 1 });
  const email = freshEmail().replace(/@.*/, `@${domain}`);
  await ask(await createTenant(), { email });
  const isWaiting = () =>
    rows("select 1 from emails where recipient = ? and last_error is not null", email);
  await expect.poll(isWaiting).toHaveLength(1);
  await rows("update emails set next_attempt_at = 0 where status = 'queued'");
  const logged = errors();
  await rows("alter table metadata_due rename to metadata_due_away");
  await rows("alter table users rename column clerk_closes_at to clerk_closes_at_away");
  try {
    await tick({ ...bindings, CLERK_METADATA: "true" });
  } finally {
    await rows("alter table users rename column clerk_closes_at_away to clerk_closes_at");
    await rows("alter table metadata_due_away rename to metadata_due");
  }
  expect(await mailsTo(email)).toHaveLength(1);
  const works = logged().flatMap(({ code, work }) => (code === "scheduled_failed" ? [work] : []));
  expect(works.sort()).toEqual(["closeAccounts", "tellClerk"]);
});

it("invalid settings stop all work, and each kind logs it", async () => {
  const logged = errors();
  await tick({ ...bindings, PRODUCT_NAME: "" });
  const works = logged().flatMap(({ code, work }) => (code === "scheduled_failed" ? [work] : []));
  expect(works.sort()).toEqual(["closeAccounts", "mail", "sweep", "tellClerk"]);
});
