import type { ProblemCode } from "../../worker/problems.ts";
import { words } from "./words.ts";

const { club, aClub } = words.en;

/** What each refusal of the API says to a person: what happened, and what to do next. */
export const problems: Record<ProblemCode, string> = {
  validation_failed: "Something here needs another look. Check the fields and try again.",
  idempotency_key_reused: "Something here needs another look. Reload the page and try again.",
  request_in_progress: "That is being done already. Give it a moment.",
  age_restricted: "They are too young for a login of their own. A parent can look after them here.",
  unauthenticated: "You have been signed out. Sign in and carry on where you were.",
  sign_in_required: "This address already has an account. Sign in to continue.",
  forbidden: `You can see this, but your role in the ${club} doesn't let you do it.`,
  email_mismatch: "This invitation is for another email address.",
  not_found: "We can't find that. It may have moved, or it isn't yours to see.",
  invalid_code: `That code doesn't match ${aClub}. Codes have 8 to 12 letters and numbers; ask your coach to check it.`,
  invalid_token: "That link doesn't work. Open the newest mail, or ask for another invitation.",
  user_not_onboarded: "Your account isn't finished yet. Tell us who you are and you're in.",
  slug_taken: "That web address is taken. Try another.",
  organization_taken: `Another ${club} is linked to that organization already.`,
  already_member: "They already belong, with that role.",
  invitation_pending: "An invitation to that address is already waiting.",
  last_owner: `Every ${club} needs an owner. Make somebody else owner first.`,
  code_paused: `This ${club} takes nobody in with its code for now. Ask your coach.`,
  code_expired: "That code has run out. Ask your coach for the new one.",
  code_used_up: "That code has been used as often as it may be. Ask your coach for a new one.",
  email_domain_not_allowed: `This ${club} is for people with an address of its own. Sign in with that one.`,
  tenant_full: `This ${club} is full. Ask an admin to make room.`,
  invitation_used: "This invitation has been used already. Try signing in.",
  invitation_expired: "This invitation has run out. Ask for a new one.",
  invitation_revoked: "This invitation was withdrawn. Ask the person who sent it.",
  tenant_suspended: `This ${club} takes nobody in for now. Ask the person who invited you.`,
  tenant_gone: `This ${club} isn't there any more.`,
  payload_too_large: "That is too much at once. Send less and try again.",
  last_guardian: "Every child needs somebody who looks after them. Invite another guardian first.",
  limit_reached: "That's as many as there can be.",
  session_cancelled: "This session was cancelled, so nothing can be changed any more.",
  session_over: "This session is over.",
  rate_limited:
    "Too many codes were wrong today. Try again tomorrow, or ask your coach for an invitation by mail.",
  internal: "Something broke on our side. Nothing is lost; try again in a moment.",
  unavailable: "We can't be reached right now. Try again in a moment.",
};

/** Clerk's refusals, by its own codes; for any other its own sentence is shown. */
export const identity: Record<string, string> = {
  form_identifier_exists: "This address already has an account. Sign in instead.",
  form_identifier_not_found: "We don't know this address. Check it, or sign up.",
  form_password_incorrect: "That password isn't right. Try again.",
  form_password_length_too_short: "Choose a password with at least 8 characters.",
  form_password_pwned: "That password has been in a leak. Choose another one.",
  form_param_format_invalid: "That doesn't look like an email address.",
  form_code_incorrect: "That isn't the code we sent. Check the newest mail.",
  verification_expired: "That code has run out. Ask for a new one.",
  too_many_requests: "Too many tries. Wait a minute and try again.",
};
