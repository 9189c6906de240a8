import { afterEach, describe, expect, it, vi } from "vitest";
import {
  bindings,
  clerk,
  expectJson,
  problemOf,
  requestOf,
  rows,
} from "../../tests/support/app.ts";
import { expectMatchesOpenApi } from "../../tests/support/contract.ts";
import { invitation } from "../../tests/support/invitations.ts";
import { createTenant } from "../../tests/support/people.ts";
import type { User } from "../access/responses.ts";
import { app } from "../app.ts";

const club = await createTenant();

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

type Answer = (sent: Record<string, unknown>) => Response | undefined;

/** Answers `createUser` in Clerk's place if `answer` does, and records the request. */
function creating(answer: Answer) {
  const real = globalThis.fetch;
  const asked: Record<string, unknown>[] = [];
  // Only under this name does the SDK look `fetch` up at each request.
  vi.stubEnv("NODE_ENV", "test");
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (init?.method !== "POST" || !url.endsWith("/v1/users")) return real(input, init);
    const sent = JSON.parse(String(init.body)) as Record<string, unknown>;
    asked.push(sent);
    return answer(sent) ?? real(input, init);
  });
  return asked;
}

const refused = (status: number, code: string, param?: string, headers = {}) => {
  const meta = param ? { param_name: param } : {};
  const error = { code, message: "is refused", long_message: "This is refused.", meta };
  return Response.json({ errors: [error] }, { status, headers });
};

/** Accepts without an account, with a name, and with a password unless it is null. */
async function acceptAsStranger(password?: string) {
  const made = await invitation(club);
  const body = {
    token: made.token,
    ...(password !== undefined && { password }),
    firstName: "Ana",
    lastName: "Silva",
    acceptTerms: true,
  };
  const request = await requestOf(null, "/api/signup/accept-invite", { body });
  const answer = await app.fetch(request, bindings);
  await expectMatchesOpenApi("POST", request.url, answer);
  return { answer, email: made.email };
}

describe("an account that is opened with Clerk", () => {
  it("sends Clerk the address and the password, and no name", async () => {
    const asked = creating((sent) =>
      "first_name" in sent ? refused(422, "form_param_unknown", "first_name") : undefined,
    );
    const { answer, email } = await acceptAsStranger("a long password");
    expect(await expectJson<{ user: User }>(answer, 200)).toMatchObject({
      user: { firstName: "Ana", lastName: "Silva", email },
    });
    expect(asked).toHaveLength(1);
    expect(Object.keys(asked[0] ?? {}).sort()).toEqual([
      "email_address",
      "legal_accepted_at",
      "password",
      "private_metadata",
    ]);
  });

  it("tells Clerk to require no password when none was chosen", async () => {
    const asked = creating(() => undefined);
    const { answer, email } = await acceptAsStranger();
    expect(answer.status).toBe(200);
    expect(asked[0]).toMatchObject({ email_address: [email], skip_password_requirement: true });
    expect(asked[0]).not.toHaveProperty("password");
  });

  it.each([["legal_accepted_at"], [undefined]])(
    "is opened on an instance that knows nothing of terms (it names %s)",
    async (param) => {
      const asked = creating((sent) =>
        "legal_accepted_at" in sent ? refused(422, "form_param_unknown", param) : undefined,
      );
      const { answer, email } = await acceptAsStranger("a long password");
      expect(answer.status).toBe(200);
      expect(asked).toHaveLength(2);
      const { data } = await clerk.users.getUserList({ emailAddress: [email] });
      expect(data).toHaveLength(1);
    },
  );

  it.each<[number, string, string | undefined, number, string, string | undefined]>([
    [422, "form_password_pwned", "password", 422, "validation_failed", "password"],
    [422, "form_password_not_strong_enough", undefined, 422, "validation_failed", "password"],
    [422, "form_email_address_blocked", "email_address", 422, "validation_failed", "email"],
    [422, "form_param_missing", "phone_number", 422, "validation_failed", "account"],
    [422, "form_param_missing", "username", 422, "validation_failed", "account"],
    [422, "form_param_missing", "first_name", 422, "validation_failed", "account"],
    [422, "form_something_new", undefined, 422, "validation_failed", "account"],
    [403, "not_allowed_access", undefined, 403, "account_refused", "email"],
    [403, "authorization_invalid", undefined, 503, "unavailable", undefined],
    [401, "clerk_key_invalid", undefined, 503, "unavailable", undefined],
    [500, "internal_clerk_error", undefined, 503, "unavailable", undefined],
  ])(
    "that is refused with %i %s (%s) answers %i %s, for %s",
    async (theirs, code, param, status, ours, path) => {
      creating(() => refused(theirs, code, param));
      const { answer, email } = await acceptAsStranger("a long password");
      const problem = await problemOf(answer);
      expect(problem).toMatchObject({ status, code: ours });
      expect(problem.errors?.map((error) => [error.path, error.code])).toEqual(
        path === undefined ? undefined : [[path, code]],
      );
      // An error of no field is in the problem itself.
      expect(problem.detail?.includes(`${code} ${param ?? ""}`.trim()) ?? false).toBe(
        path === "account",
      );
      const used = await rows("select used_at from invitations where email = ?", email);
      expect(used).toEqual([{ used_at: null }]);
    },
  );

  it.each([
    ["7", "7"],
    [undefined, "10"],
  ])("too often gets a Retry-After (%s)", async (theirs, ours) => {
    const headers = theirs ? { "retry-after": theirs } : {};
    creating(() => refused(429, "too_many_requests", undefined, headers));
    const { answer } = await acceptAsStranger("a long password");
    expect(answer.headers.get("retry-after")).toBe(ours);
    expect(await problemOf(answer)).toMatchObject({ status: 429, code: "rate_limited" });
  });
});
