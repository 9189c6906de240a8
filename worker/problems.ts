/**
 * Every error of the API: a stable code, its HTTP status and a title in plain English. The sentence for people is in
 * `languages/`, by the same code.
 */
export const problems = {
  validation_failed: { status: 422, title: "Some of what was sent is not valid" },
  idempotency_key_reused: { status: 422, title: "That key was used for another request" },
  age_restricted: { status: 422, title: "Too young for a login of their own" },
  unauthenticated: { status: 401, title: "Sign in first" },
  sign_in_required: { status: 401, title: "This address has an account: sign in first" },
  forbidden: { status: 403, title: "Your role does not allow this" },
  account_refused: { status: 403, title: "No account can be opened for this address" },
  email_mismatch: { status: 403, title: "The invitation is for another address" },
  not_found: { status: 404, title: "There is nothing here" },
  invalid_code: { status: 404, title: "That code matches no tenant" },
  invalid_token: { status: 404, title: "That link is not valid" },
  user_not_onboarded: { status: 404, title: "This person has not finished signing up" },
  slug_taken: { status: 409, title: "That address is taken" },
  organization_taken: { status: 409, title: "Another tenant is linked to that organization" },
  request_in_progress: { status: 409, title: "The same request is still under way" },
  already_member: { status: 409, title: "Already a member with that role" },
  invitation_pending: { status: 409, title: "An invitation is already waiting" },
  last_owner: { status: 409, title: "A tenant needs at least one owner" },
  code_paused: { status: 409, title: "That code takes nobody in for now" },
  code_expired: { status: 410, title: "That code has expired" },
  code_used_up: { status: 409, title: "That code has taken in as many as it may" },
  email_domain_not_allowed: { status: 403, title: "This tenant is for addresses of other domains" },
  tenant_full: { status: 409, title: "This tenant has no seat left" },
  invitation_used: { status: 410, title: "The invitation has been used" },
  invitation_expired: { status: 410, title: "The invitation has expired" },
  invitation_revoked: { status: 410, title: "The invitation was withdrawn" },
  unknown_host: { status: 421, title: "This is not the address of the app" },
  payload_too_large: { status: 413, title: "The body is too large" },
  tenant_suspended: { status: 409, title: "This tenant takes nobody in for now" },
  tenant_gone: { status: 410, title: "This tenant is not there any more" },
  last_guardian: { status: 409, title: "A child needs at least one guardian" },
  limit_reached: { status: 409, title: "There are as many as there may be" },
  session_cancelled: { status: 409, title: "This session was cancelled" },
  session_over: { status: 409, title: "This session is over" },
  rate_limited: { status: 429, title: "Too many for now" },
  internal: { status: 500, title: "Something went wrong on our side" },
  maintenance: { status: 503, title: "Paused for maintenance" },
  unavailable: { status: 503, title: "Not available right now" },
} as const;

export type ProblemCode = keyof typeof problems;
export type ProblemStatus = (typeof problems)[ProblemCode]["status"];
