import type { ClerkCode } from "../web/clerk/clerk-codes.ts";
import type { Action } from "../worker/audit/actions.ts";
import type { Template } from "../worker/mail/render.ts";
import type { ProblemCode } from "../worker/problems.ts";
import { type Forms, plural } from "./plural.ts";

/*
 * Every English sentence of the product. The other languages must have the same keys. Each part is made by a
 * function marked as pure, so that a bundle contains only the parts that it imports
 * (docs/decisions/0016-one-file-per-language.md).
 */

/**
 * The word for a tenant. For another kind of group (team, workspace, choir) change these words: all sentences
 * use them.
 */
const club = "club";
const Club = "Club";
const clubs = "clubs";
const aClub = "a club";

const n = (count: number, forms: Forms) => plural("en", count, forms);

/** Shown when JavaScript is off. The build puts it into the page. */
export const noScript =
  "Tenantry needs JavaScript. Switch it on in your browser's settings, then reload this page.";

/** The pages of families, and what all signed-in pages share. */
export const app = /* @__PURE__ */ (() => ({
  product: "Tenantry",
  offline: "No connection. Check it and try again.",
  over_limit: "Too many requests came today for the app to answer. Try again later.",
  tryAgain: "Try again",
  close: "Close",
  loading: "One moment…",
  skipToContent: "Skip to content",
  language: "Language",
  failedPart: "This part could not be loaded.",
  lastSeen: (when: string) => `No connection. This is how it was on ${when}.`,
  noConnection: "No connection. What you do now can't be saved.",
  roles: {
    owner: "Owner",
    admin: "Admin",
    coach: "Coach",
    parent: "Parent",
    player: "Player",
    member: "Member",
    viewer: "Viewer",
  },
  landing: {
    title: `Everyone in the ${club}, in a minute.`,
    lead: `Coaches share one short code. Parents and players type it, and they're in: every session of every ${club} in one place.`,
    startClub: `Start ${aClub}`,
    join: `Join with a code`,
    signIn: "Sign in",
    sampleName: "Riverside FC",
    sampleCode: "RVRS DEFC",
    sampleCaption: "Read it aloud. That's the whole invitation.",
  },
  signUp: {
    clubTitle: `Start ${aClub}`,
    clubLead: `You'll own it. In a minute you have a code to share.`,
    familyTitle: "Create your account",
    familyLead: `One account for you and your players, in as many ${clubs} as you like.`,
    clubName: `Name of the ${club}`,
    clubNameHint: "As people know it, like Riverside FC",
    who: "I am a",
    parent: "Parent",
    player: "Player, 13 or older",
    firstName: "First name",
    lastName: "Last name",
    email: "Email",
    password: "Password",
    passwordHint: "At least 8 characters",
    code: "Invite code",
    codeHint: `Optional, enter ${aClub} or group code if you have one`,
    codeWrong: `That code doesn't match ${aClub}. You can carry on without one and join later.`,
    continueClub: "Continue",
    continueFamily: "Create account",
    otherWayClub: "Parent or player?",
    otherWayClubLink: "Create a family account",
    otherWayFamily: "Coach or organiser?",
    otherWayFamilyLink: `Start ${aClub}`,
    haveAccount: "Already have an account?",
    verifyTitle: "Check your mail",
    verifyLead: (email: string) => `We sent a code of six digits to ${email}.`,
    verifyCode: "Code from the mail",
    verify: "Continue",
    resend: "Send a new code",
    resent: "A new code is on its way.",
    otherAddress: "Use another address",
  },
  finish: {
    title: "Nearly there",
    lead: "Your account is open. Tell us who you are.",
  },
  signIn: {
    title: "Welcome back",
    lead: "Sign in to see your sessions.",
    submit: "Sign in",
    noAccount: "New here?",
    noAccountLink: "Create an account",
    forgotten: "Forgotten your password?",
  },
  reset: {
    title: "Choose a new password",
    lead: "Tell us your address, and we mail you a code.",
    send: "Mail me a code",
    sentTo: (email: string) => `We sent a code of six digits to ${email}.`,
    newPassword: "New password",
    submit: "Save it and sign in",
    everywhere: "You are signed out on every other device.",
  },
  join: {
    title: `Join your ${club}`,
    lead: `Your coach or an organiser has a code of 8 to 12 letters and numbers.`,
    code: "Invite code",
    looking: `Looking for your ${club}…`,
    found: (name: string) => `That's ${name}.`,
    foundApproval: (name: string) => `That's ${name}. An admin will say yes to you first.`,
    submit: `Join`,
    submitNamed: (name: string) => `Join ${name}`,
    later: "Not now",
    whom: "Who joins?",
    scopes: {
      both: "I and all my players",
      parent: "Only I",
      player: "Only my players",
    },
    linkLead: "You were given a link with its code.",
    signUpFirst: "Create an account and join",
    waiting: (name: string) => `${name} has your request. You're in as soon as an admin says yes.`,
    already: (name: string) => `You already belong to ${name}.`,
  },
  accept: {
    title: (name: string) => `Join ${name}`,
    clubTitle: (name: string) => `Finish setting up ${name}`,
    clubSubmit: `Start the ${club}`,
    lead: (role: string, player?: string) =>
      player
        ? `You're invited as ${role.toLowerCase()}, for ${player}.`
        : `You're invited as ${role.toLowerCase()}.`,
    guardianTitle: (player: string) => `Look after ${player}`,
    guardianLead: (player: string) =>
      `You'll see ${player}'s sessions and can say who comes. The other guardians see your name, and not how to reach you.`,
    consent: (player: string) =>
      `By going on you say that you look after ${player} and agree that we keep their name, date of birth and sessions for the ${clubs} where they play. You can take it back at any time.`,
    waitingTitle: (name: string) => `${name} invites you`,
    newLead: "Choose a password, and you're in. No code, no other mail.",
    knownLead: (email: string) => `${email} has an account. Its password is all we need.`,
    terms: "I accept the terms of use and the privacy notice.",
    readTerms: "Read them",
    wrongAddress: "Rather use another address? Ask the person who invited you to send it there.",
    otherAddress: (invited: string, current: string) =>
      `This invitation is for ${invited}. You're signed in as ${current}, so it can't be accepted here.`,
    switchAddress: "Sign out and use that address",
    stay: "Leave the invitation for now",
    noLinkTitle: "Open the link in the mail",
    noLinkLead:
      "This page works once it is opened from the invitation's mail. Open it there again.",
    overTitle: "This link doesn't work",
    over: {
      invitation_used: "Already used",
      invitation_expired: "This invitation has run out",
      invitation_revoked: "This invitation was withdrawn",
      offline: "No connection",
    },
    signUpOther: (name: string, invited: string) =>
      `${name} invited ${invited}. With another address you'd be alone in an empty account.`,
    useInvited: "Use the invited address",
    reopen: (email: string) => `To join, open the mail to ${email} and press its button again.`,
    without: "Sign up without the invitation",
    elsewhere: (name: string, invited: string) =>
      `The invitation from ${name} went to ${invited}. Sign in with that address to accept it.`,
  },
  home: {
    hello: (name: string) => `Hello, ${name}`,
    helloPlain: "Hello",
    nowhereTitle: `You don't belong to ${aClub} yet`,
    nowhereLead: `Type the code that your coach gave you, and its sessions show up here.`,
    enterCode: "Enter a code",
    otherClubs: `Your other ${clubs}`,
    waitingTitle: (name: string) => `Waiting for ${name}`,
    waitingLead: "An admin has to say yes. Come back in a while; nothing more to do.",
    suspended: (name: string) =>
      `${name} has suspended you. Ask one of its admins if that's a mistake.`,
    members: (count: number) => n(count, { one: "# person", other: "# people" }),
    codeTitle: "Your invite code",
    codeLead: "Share it with parents and players. Whoever types it is in.",
    copy: "Copy code",
    copyLink: "Copy link",
    copied: "Copied",
    qr: (name: string) => `QR code that joins ${name}`,
    share: "Share",
    shareText: (name: string, code: string) => `Join ${name} with the code ${code}`,
  },
  rooms: {
    overview: "Overview",
    people: "People",
    settings: `${Club} settings`,
  },
  nav: {
    home: "Home",
    family: "Family",
    settings: "Settings",
    clubs: `Your ${clubs}`,
    main: "Main",
  },
  settings: {
    title: "Settings",
    profile: "You",
    save: "Save",
    saved: "Saved",
    phone: "Phone",
    phoneHint: `Only people who run your ${clubs} see it`,
    joinTitle: `Join ${aClub} or group`,
    joinLead: `Have a code from another ${club}? Add it here.`,
    joinButton: "Enter a code",
    clubs: `Your ${clubs}`,
    showFirst: "Show first",
    shownFirst: "Shown first",
    waiting: "Waiting",
    leave: "Leave",
    leaveSure: (name: string) => `Yes, leave ${name}`,
    signOut: "Sign out",
    signedInAs: (email: string) => `Signed in as ${email}`,
  },
  ownData: {
    title: "Your data",
    download: "Download all that is held on you",
    remove: "Delete your account",
    removeLead: `You leave every ${club} at once, and nothing of you stays but an entry in its log without your name. Children whom nobody else looks after go with you. That can't be undone.`,
    removeSure: "Yes, delete my account",
    stay: "Keep it",
  },
  notFound: {
    title: "Nothing here",
    lead: "The page you wanted doesn't exist, or isn't yours to see.",
    home: "Go home",
  },
  problems: {
    validation_failed: "Something here needs another look. Check the fields and try again.",
    idempotency_key_reused: "Something here needs another look. Reload the page and try again.",
    request_in_progress: "That is being done already. Give it a moment.",
    age_restricted:
      "They are too young for a login of their own. A parent can look after them here.",
    unauthenticated: "You have been signed out. Sign in and carry on where you were.",
    sign_in_required: "This address already has an account. Sign in to continue.",
    forbidden: `You can see this, but your role in the ${club} doesn't let you do it.`,
    account_refused: "We can't open an account for this email address. Try another one.",
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
    unknown_host: "The app can't be used at this address. Open it by a link from one of our mails.",
    payload_too_large: "That is too much at once. Send less and try again.",
    last_guardian:
      "Every child needs somebody who looks after them. Invite another guardian first.",
    limit_reached: "That's as many as there can be.",
    session_cancelled: "This session was cancelled, so nothing can be changed any more.",
    session_over: "This session is over.",
    rate_limited:
      "Too many codes were wrong today. Try again tomorrow, or ask your coach for an invitation by mail.",
    internal: "Something broke on our side. Nothing is lost; try again in a moment.",
    maintenance: "We're looking after the app right now. Try again in a few minutes.",
    unavailable: "We can't be reached right now. Try again in a moment.",
  } satisfies Record<ProblemCode, string>,
  /** Messages about invalid fields: by the browser's validity state, and by the field that the API refuses. */
  check: {
    missing: "Fill this in.",
    unchecked: "Tick the box to go on.",
    short: (least: number) => `Use at least ${least} characters.`,
    digits: "Write digits only.",
    number: (from: number, to: number) => `Write a whole number from ${from} to ${to}.`,
    other: "This needs another look.",
    fields: {
      email: "We can't write to that address. Check it.",
      phone: "That doesn't look like a telephone number.",
      birthdate: "Nobody living was born on that day. Check it.",
      firstName: "Use letters, and 80 of them at most.",
      lastName: "Use letters, and 80 of them at most.",
      password: "Choose a password with at least 8 characters.",
      startsAt: "That day is too far away.",
      endsAt: "It has to end after it begins, and within 14 days.",
      capacity: "More are going already, or that is no number of places.",
    } as Record<string, string>,
  },
  calendar: {
    title: "Your sessions",
    nextUp: "Next up",
    nothingYet: "Nothing planned yet",
    all: "All",
    show: `Which ${clubs} to show`,
    today: "Today",
    tomorrow: "Tomorrow",
    thisWeek: "This week",
    nextWeek: "Next week",
    earlier: "Show earlier",
    later: "Show more",
    previousMonth: "Previous month",
    nextMonth: "Next month",
    backToToday: "Today",
    next: "Coming up",
    nothingNext: "Nothing coming up.",
    emptyStaff: "No sessions yet. Add the first training.",
    emptyFamily: "No sessions yet. When your coach adds the first training, it shows here.",
    add: "Add a session",
    more: (count: number) => `${count} more`,
    cancelled: "Cancelled",
    kinds: { training: "Training", match: "Match", event: "Event" },
    there: (time: string, place: string) => `${time} in ${place}`,
    going: (going: number, capacity: number | null) =>
      capacity === null ? `${going} going` : `${going} of ${capacity} going`,
    waiting: (count: number) => n(count, { one: "# waits", other: "# wait" }),
    you: "You",
    yes: "Going",
    no: "Not",
    isGoing: (name: string, title: string) => `${name}: going to ${title}`,
    isNotGoing: (name: string, title: string) => `${name}: not going to ${title}`,
    onWaitlist: (name: string) =>
      `${name} is on the waitlist: you get a mail when a place is free.`,
    onWaitlistYou: "You're on the waitlist: you get a mail when a place is free.",
    closed: "This one is over.",
    session: {
      back: "All sessions",
      download: "Add to my calendar",
      change: "Change",
      cancel: "Cancel this session",
      cancelLead: "It stays on the calendar as cancelled, and everybody who was going gets a mail.",
      cancelOne: "Yes, cancel it",
      cancelFollowing: "Cancel it and all that follow",
      keep: "Keep it",
      who: "Who comes?",
      roster: "Answers",
      nobody: "Nobody has answered yet.",
      statuses: { going: "Going", waitlisted: "Waiting", not_going: "Not going" },
      wasThere: (name: string) => `${name} was there`,
      attendance: "Was there",
      somebody: "Somebody",
    },
    feed: {
      title: "In your own calendar",
      lead: "Subscribe once, and every session shows up in the calendar on your phone, changes included.",
      make: "Get my calendar's address",
      address: "Your calendar's address",
      open: "Open in my calendar",
      secret: "Keep it to yourself: whoever has it sees your sessions.",
      since: (day: string) =>
        `You have had an address since ${day}. It was shown when it was made. A new one ends it, in every calendar that reads it.`,
      again: "Made it known by mistake? A new address ends the old one.",
      replace: "Make a new address",
      remove: "End it",
      removed: "The address works no more.",
    },
    family: {
      title: "Your players",
      lead: `Everybody whom you sign up: your children, in all their ${clubs}.`,
      empty: "Add your children once, and sign them up with one tap from then on.",
      add: "Add a child",
      addTitle: "Add a child",
      edit: "Change",
      editTitle: (name: string) => `Change ${name}`,
      birthdate: "Date of birth",
      plays: `Which ${clubs} do they play in?`,
      consent: `By adding them you say that you look after them and agree that we keep their name, date of birth and sessions for those ${clubs}. You can take it back at any time.`,
      submit: "Add",
      years: (count: number) => n(count, { one: "# year", other: "# years" }),
      noClub: `In no ${club} yet`,
      waiting: "waiting for a yes",
      addTo: (name: string) => `Add to ${name}`,
      takeFrom: (player: string, name: string) => `Take ${player} out of ${name}`,
      takeSure: (player: string) => `Yes, take ${player} out`,
      guardians: "Looked after by",
      me: "you",
      withLogin: "plays under their own login",
      invite: "Ask another guardian",
      inviteTitle: (name: string) => `Who else looks after ${name}?`,
      inviteLead:
        "They get a mail. Once they say yes, you both see and sign up; neither sees how to reach the other.",
      inviteSubmit: "Send the mail",
      invited: (email: string) => `The mail to ${email} is on its way.`,
      waitingFor: "Waiting for an answer",
      withdraw: (email: string) => `Take back the mail to ${email}`,
      withdrawShort: "Take back",
      alreadyGuardian: "They look after this child already.",
      tooMany: "Enough mails for today. Try again tomorrow.",
      remove: (name: string) => `Stop looking after ${name}`,
      removeLast: (name: string) =>
        `You're the only one. ${name} goes off the record, out of every ${club} and session. That can't be undone.`,
      removeOthers: (name: string) => `${name} stays with the others who look after them.`,
      removeSure: (name: string) => `Yes, remove ${name}`,
      leaveSure: "Yes, let go",
      agreeTitle: (name: string) => `Do you look after ${name}?`,
      agreeLead: (name: string) =>
        `One of your ${clubs} put ${name} on record with you as guardian. Say yes, and you agree that we keep their name, date of birth and sessions. Until then others see initials only.`,
      agree: (name: string) => `Yes, I look after ${name}`,
      disagree: "No, that's a mistake",
      slip: "Were you given a slip of paper with a code?",
      slipLink: "Find my child",
    },
    claim: {
      title: "Find your child",
      lead: `Your ${club} gave you a slip of paper. Type its code, and when your child was born.`,
      code: "Code on the slip",
      submit: "Look after my child",
      consent: (clubName: string) =>
        `By going on you say that you look after them and agree that we keep their name, date of birth and sessions for ${clubName}. You can take it back at any time.`,
      theClub: `their ${clubs}`,
      wrong:
        "That code and that date don't go together. Check both; after five wrong dates the slip is dead, and you need a new one.",
      expired: "This slip has run out. Ask for a new one.",
      first: "First sign in, or create an account. Then you're back here.",
    },
  },
}))();

/** The pages of sign-up and sign-in; loaded with them. */
export const identity = /* @__PURE__ */ (() => {
  const strongerPassword = "That password is too easy to guess. Choose a longer one.";
  const leakedPassword = "That password has been in a leak. Choose another one.";
  const missingField = "Something is missing here. Fill in every field and try again.";
  const notSetUp = "Signing up isn't set up completely here. Tell the people who run this site.";
  const notProven =
    "We couldn't check that you're a person. An ad blocker or a strict network may be in the way: switch it off for this page, or try another browser or network.";
  const checkFailed =
    "A security check didn't finish. Try again, or use another browser or network.";
  const blocked = `This account can't be used here. Ask the people who run your ${club}.`;
  const invitedOnly = `New accounts are by invitation here. Ask your ${club} to invite you, then open the link in that mail.`;
  const addressBlocked = "We can't take that address. Use another one.";
  const linkOver = "That link has been used or has run out. Sign in with your password.";
  const username = "Use letters, digits, hyphens and underscores, with a letter among them.";
  const again = "That took too long, so it has to begin again. Reload the page.";
  const signInOver = "That sign-in has run out or has been used. Begin again.";
  const claimedElsewhere =
    "The address of that account belongs to another account here. Sign in with that one instead.";
  const noAnswer = "We got no answer from there. Try again, or use your email.";
  const anotherLook = "Something here needs another look. Check the fields and try again.";
  const passkeyFailed = "That passkey didn't work. Try again, or sign in another way.";
  const passkeyNotAdded = "The passkey wasn't added. Try again.";
  const noPasskeys = "This browser or device can't use passkeys.";
  return {
    /** Clerk's errors, by Clerk's codes. */
    refusals: {
      account_transfer_invalid: signInOver,
      action_blocked: checkFailed,
      authentication_invalid: again,
      backup_codes_not_available: "Set up two-step sign-in first; backup codes belong to it.",
      captcha_client_attempts_exceeded: notProven,
      captcha_invalid: notProven,
      captcha_missing_token: notProven,
      captcha_not_enabled: notSetUp,
      captcha_unavailable: notProven,
      client_mismatch: "Something got mixed up on the way. Reload the page and try again.",
      client_state_invalid: again,
      dev_browser_unauthenticated: again,
      device_blocked: checkFailed,
      email_address_blocked: addressBlocked,
      external_account_email_address_verification_required:
        "The address of your account here isn't confirmed yet. Sign in with your password and confirm it first.",
      external_account_exists: "That account is connected already. Sign in with it instead.",
      external_account_not_found: "We couldn't find that account. Try again, or use your email.",
      feature_not_enabled: "This site doesn't offer that.",
      form_code_incorrect: "That isn't the code we sent. Check the newest mail.",
      form_data_missing: missingField,
      form_email_address_blocked: addressBlocked,
      form_identifier_exists: "This address already has an account. Sign in instead.",
      form_identifier_not_found: "We don't know this address. Check it, or sign up.",
      form_new_password_matches_current:
        "That is the password you have already. Choose another one.",
      form_param_format_invalid: "That doesn't look like an email address.",
      form_param_max_length_exceeded: "That is too long.",
      form_param_missing: missingField,
      form_param_nil: missingField,
      form_param_type_invalid: anotherLook,
      form_param_unknown: notSetUp,
      form_param_value_invalid: anotherLook,
      form_password_compromised: leakedPassword,
      form_password_incorrect: "That password isn't right. Try again.",
      form_password_length_too_long: "That password is too long. Choose a shorter one.",
      form_password_length_too_short: "Choose a password with at least 8 characters.",
      form_password_matches_identifier: "Your address can't be your password. Choose another one.",
      form_password_no_lowercase: "Use a small letter in your password too.",
      form_password_no_number: "Use a digit in your password too.",
      form_password_no_special_char: "Use a sign such as ! or ? in your password too.",
      form_password_no_uppercase: "Use a capital letter in your password too.",
      form_password_not_strong_enough: strongerPassword,
      form_password_or_identifier_incorrect: "Address or password isn't right. Try again.",
      form_password_pwned: leakedPassword,
      form_password_size_in_bytes_exceeded: "That password is too long. Choose a shorter one.",
      form_password_untrusted: leakedPassword,
      form_password_validation_failed: strongerPassword,
      form_username_invalid_character: username,
      form_username_invalid_length: "That name is too short or too long. Try another.",
      form_username_needs_non_number_char: username,
      identification_claimed: claimedElsewhere,
      identification_deletion_failed: "That is your only way in. Add another one first.",
      identifier_already_signed_in: "You're signed in already. Reload the page to go on.",
      misconfigured_oauth_provider: notSetUp,
      invalid_action_for_session_reverification: again,
      no_passkeys_found_for_user: "This account has no passkey. Sign in another way.",
      no_second_factors: again,
      not_allowed_access: addressBlocked,
      not_allowed_to_sign_up: invitedOnly,
      oauth_access_denied:
        "You stopped before you were signed in there. Nothing has changed: try again, or use your email.",
      oauth_account_already_connected:
        "An account from there is connected already. Remove it first.",
      oauth_authorize_request_error: noAnswer,
      oauth_callback_invalid: signInOver,
      oauth_config_missing: notSetUp,
      oauth_fetch_user_error: noAnswer,
      oauth_identification_claimed: claimedElsewhere,
      oauth_non_authenticatable_provider: notSetUp,
      oauth_provider_not_enabled: notSetUp,
      oauth_token_exchange_error: noAnswer,
      oauth_unsupported_provider: notSetUp,
      passkey_already_exists: "This device has a passkey for your account already.",
      passkey_authentication_failure: passkeyFailed,
      passkey_identification_not_verified: passkeyNotAdded,
      passkey_invalid_public_key_credential: passkeyFailed,
      passkey_invalid_rpID_or_domain: passkeyFailed,
      passkey_invalid_verification: passkeyFailed,
      passkey_not_registered:
        "That passkey isn't known here any more. Sign in another way, then add a new one.",
      passkey_not_supported: noPasskeys,
      passkey_pa_not_supported: noPasskeys,
      passkey_quota_exceeded: "You have ten passkeys, and that is the most. Remove one first.",
      passkey_registration_failed: passkeyNotAdded,
      passkey_registration_failure: passkeyNotAdded,
      passkey_retrieval_failed: passkeyFailed,
      protect_check_aborted: checkFailed,
      protect_check_already_resolved: checkFailed,
      protect_check_execution_failed: checkFailed,
      protect_check_invalid_script: checkFailed,
      protect_check_invalid_sdk_url: checkFailed,
      protect_check_script_load_failed: checkFailed,
      protect_check_timed_out: checkFailed,
      protect_check_unsupported_environment: checkFailed,
      redirect_uri_mismatch: notSetUp,
      requires_captcha: notProven,
      resource_missmatch: notSetUp,
      resource_not_found: again,
      second_factor_deletion_not_allowed:
        "This site asks everybody for a second step, so it stays on.",
      session_exists: "You're signed in already. Reload the page to go on.",
      session_reverification_missing: again,
      session_reverification_required: "Nothing has changed. Confirm first that it's you.",
      sign_in_no_identification: again,
      sign_in_token_already_used_code: linkOver,
      sign_in_token_revoked_code: linkOver,
      sign_up_cannot_be_updated: again,
      sign_up_mode_restricted: invitedOnly,
      sign_up_restricted_waitlist: invitedOnly,
      signup_rate_limit_exceeded:
        "Too many new accounts at once. Wait a few minutes and try again.",
      strategy_for_user_invalid: "This account doesn't sign in that way. Ask for a code by mail.",
      ticket_expired_code: linkOver,
      ticket_invalid_code: linkOver,
      too_many_requests: "Too many tries. Wait a minute and try again.",
      totp_already_enabled: "Two-step sign-in is on already. Reload the page.",
      unsupported_country_code: "We can't send text messages to that country. Use another number.",
      user_banned: blocked,
      user_deactivated: blocked,
      user_locked:
        "Too many wrong tries, so this account is locked for up to an hour. A new password doesn't open it sooner: wait, then try again.",
      verification_already_verified: "That is done already. Reload the page to go on.",
      verification_expired: "That code has run out. Ask for a new one.",
      verification_failed: "Too many wrong codes. Ask for a new one.",
      verification_strategy_invalid: again,
      phone_number_invalid: "That doesn't look like a mobile number. Begin with + and the country.",
      phone_number_taken: "This number already has an account. Use another one, or sign in.",
      username_taken: "That name is taken. Choose another one.",
      wrong_app_code: "That isn't the code that the app shows now. Wait for the next one.",
      wrong_backup_code: "That isn't a backup code of yours, or it has been used.",
      wrong_text_code: "That isn't the code we sent. Check the newest message.",
    } satisfies Record<ClerkCode, string>,
    retrying: (seconds: number) =>
      `Many people are signing in from here. We try again by ourselves in ${n(seconds, { one: "# second", other: "# seconds" })}.`,
    endedSession:
      "You have been signed out. That happens after a week, after a new password, or from another device of yours.",
    /** Another tab signed in with another address than the typed one. */
    signedInAs: (email: string) => `You were signed in here already, as ${email}.`,
    /** Clerk cannot be reached, or returned an error that has no sentence here. */
    unreachable: "We can't reach the sign-in service. Wait a moment and try again.",
    refused: (code: string) =>
      `That didn't work. Try again, or tell the people who run this site: ${code}`,
    notRecognized:
      "You're signed in, but we can't recognise your account right now. Try again in a moment, or sign out and in again.",
    /** The invitation page was reloaded during a sign-in and has lost the token of its link. */
    unfinished: {
      title: "Finish signing in",
      lead: `This page was loaded again while you were signing in. Finish that first. If you are not in the ${club} afterwards, open the link in the invitation's mail again.`,
    },
    leakedLead:
      "The password you typed has been found in a leak of another service, so it can't be used any more. Choose a new one: we mail you a code.",
    other: {
      passkey: "Use a passkey",
      mailCode: "Mail me a code instead",
      noPassword: "No password here: we mail you a code each time.",
      noPasswordNew: "No password needed: we mail you a code when you sign in.",
    },
    /** The label at the sign-in method that this browser used last. */
    lastUsed: "Last used",
    codeHint: "Sent by itself once all six digits are in.",
    /** Social sign-in, for example with Google. */
    social: {
      continueWith: (name: string) => `Continue with ${name}`,
      or: "or with your email",
      noWay:
        "There is no way to sign in here that this page can show. Tell the people who run this site.",
      working: "One moment",
      refusedTitle: "You're not signed in yet",
      unanswered:
        "You came back before you were signed in there. Nothing has changed: try again, or use your email.",
      back: "Back",
      nothingTitle: "Nothing left to finish",
      nothing:
        "There is no sign-in to finish here. It may be done already, or it began in another browser.",
    },
    factor: {
      titleNewDevice: "Is it you?",
      titleSecond: "One more step",
      titleFirst: "Sign in with a code",
      newDevice: "You're signing in on a device that we haven't seen you on.",
      sentMail: (to: string) => `We sent a code of six digits to ${to}.`,
      sentText: (to: string) => `We sent a code in a text message to ${to}.`,
      app: "Open your authenticator app and type the code that it shows.",
      backup: "Type one of the backup codes that you kept. Each works once.",
      codeText: "Code from the text message",
      codeApp: "Code from the app",
      codeBackup: "Backup code",
      other: "Use another way",
      ways: {
        password: "Your password",
        email_code: (to: string) => `A code by mail to ${to}`,
        phone_code: (to: string) => `A code by text message to ${to}`,
        totp: "The code of your authenticator app",
        backup_code: "A backup code",
      },
      back: "Back to sign-in",
    },
    stuck: {
      title: "We can't go on here",
      signIn:
        "This account asks for a step that we can't show. Try another browser or network. If that doesn't help, tell the people who run this site the word below.",
      signUp: notSetUp,
      signUpCheck:
        "Signing up asks for a security check that we can't show. Try another browser or network. If that doesn't help, tell the people who run this site the word below.",
      again: "Begin again",
      word: (word: string) => `For support: ${word}`,
    },
    noMail: "No mail? You may already have an account with this address:",
    noMailLink: "sign in",
    more: {
      title: "A little more",
      lead: "This site asks for this too.",
      username: "User name",
      usernameHint: "Letters, digits, hyphens and underscores",
      phone: "Mobile number",
      phoneHint: "With the country, like +44 7700 900123",
      verifyPhone: "Check your phone",
    },
    task: {
      title: "One thing first",
      "reset-password":
        "Your password has to be changed before you can go on. Choose a new one here.",
      "setup-mfa":
        "Your account needs a second way to sign in, such as an authenticator app, and that can't be set up here. Ask the people who run this site.",
      "choose-organization":
        "Your account has to belong to an organization first, and that can't be chosen here. Ask the people who run this site.",
      other:
        "Your account has something to do first that can't be done here. Ask the people who run this site.",
      save: "Save the new password",
    },
  };
})();

/** The settings of one's own account and sign-in; loaded with that page. */
export const account = /* @__PURE__ */ (() => ({
  page: {
    title: "Sign-in and security",
    back: "Back to settings",
  },
  passkeys: {
    title: "Passkeys",
    lead: "Sign in with your fingerprint, your face or your device's PIN instead of a password.",
    add: "Add a passkey",
    isAdded: "The passkey is there. You can sign in with it now.",
    added: (day: string) => `Added on ${day}`,
    used: (day: string) => `last used on ${day}`,
    unused: "not used yet",
    rename: "Rename",
    renameNamed: (name: string) => `Rename ${name}`,
    name: "Name of the passkey",
    save: "Save the name",
    remove: "Remove",
    removeNamed: (name: string) => `Remove ${name}`,
    removeLead: "It won't sign you in any more. Delete it on your device as well.",
    removeSure: (name: string) => `Yes, remove ${name}`,
    keep: "Keep it",
  },
  connections: {
    title: "Connected accounts",
    lead: "Sign in with an account that you have elsewhere, without a password.",
    connect: (name: string) => `Connect ${name}`,
    remove: "Remove",
    removeNamed: (name: string) => `Remove ${name}`,
    removeLead: (name: string) => `You can't sign in with ${name} afterwards.`,
    keep: "Keep it",
    onlyWay: "This is your only way in, so it can't be removed. Set a password first.",
  },
  addresses: {
    title: "Email addresses",
    lead: "Our mails go to your primary address. An invitation to any verified address of yours is yours to accept.",
    primary: "Primary",
    unverified: "Not verified",
    verify: "Verify",
    makePrimary: "Make it primary",
    remove: "Remove",
    add: "Add an address",
    newAddress: "New address",
    send: "Mail me a code",
    sentTo: (email: string) =>
      `We sent a code of six digits to ${email}. The address counts once you type it.`,
    confirm: "Verify the address",
    notNow: "Not now",
    cancel: "Cancel",
    verified: (email: string) => `${email} is verified. Invitations to it are yours to accept.`,
    primaryNow: (email: string) => `Our mails go to ${email} from now on.`,
    removeLead: (email: string) =>
      `Remove ${email}? Invitations to it can't be accepted with your account any more, and it doesn't sign you in.`,
    removeUnverified: (email: string) => `Remove ${email}? It was never verified.`,
    removeSure: "Yes, remove it",
    keep: "Keep it",
    removed: (email: string) => `${email} is removed.`,
  },
  password: {
    title: "Password",
    none: "Your account has no password yet. You sign in another way.",
    change: "Change your password",
    set: "Set a password",
    current: "Current password",
    signOutOthers: "Sign out my other devices",
    saved: "Your new password counts from now on.",
    savedAndOut: "Your new password counts from now on, and your other devices are signed out.",
  },
  devices: {
    title: "Your devices",
    lead: "Where your account is signed in. Sign out what you don't know or don't use.",
    name: (browser: string, device: string) => `${browser} on ${device}`,
    browser: "A browser",
    mobile: "a mobile device",
    computer: "a computer",
    here: "This device",
    active: (when: string) => `Active ${when}`,
    signOut: "Sign out there",
    signOutOthers: "Sign out everywhere else",
    sure: (name: string) => `Sign out ${name}? It may take a minute until it notices.`,
    sureOthers: "Sign out every other device? It may take a minute until they notice.",
    signOutSure: "Yes, sign out",
    keep: "Leave it signed in",
    ended: (name: string) => `${name} is signed out.`,
    endedOthers: "You're signed in on this device only.",
    none: "You're signed in nowhere else.",
  },
  /** Errors of these changes only: by Clerk's codes, and two of our own. */
  refusals: {
    address_taken: "You have this address already, or another account has it.",
    delete_linked_identification_disallowed:
      "This address came with a connected account. Disconnect that account first.",
    form_verification_needed: "Verify this address first.",
    identification_deletion_failed: "This is your last address, so it stays.",
    invalid_action_for_session: "That device is signed out already. Reload the page.",
    last_required_identification_deletion_failed:
      "This is your last verified address, so it stays. Add another one first.",
    too_many_unverified_identifications:
      "You have several addresses that aren't verified. Verify or remove one of them first.",
  },
  reverify: {
    title: "Confirm that it's you",
    lead: "This change needs your sign-in once more.",
    confirm: "Confirm",
    stuck:
      "We can't check that it's you here. Sign out and in again, then make the change at once.",
  },
  secondFactor: {
    title: "Two-step sign-in",
    lead: "After your password you also type a code that an app on your phone shows. Then nobody gets in with your password alone.",
    setUp: "Set up two-step sign-in",
    scan: "Scan this picture with an authenticator app. Your phone may have one already; there are free ones too.",
    qr: "QR code for your authenticator app",
    samePhone: "The app is on this device: open it",
    key: "Can't scan it? Type this key into the app.",
    copyKey: "Copy the key",
    notCopied: "This browser doesn't let us copy. Select the text and copy it yourself.",
    thenCode: "Then type the six digits that the app shows.",
    turnOn: "Turn it on",
    cancel: "Not now",
    on: "It's on. When you sign in, we also ask for a code from your authenticator app.",
    renewLead: "Backup codes let you in without your phone. New ones replace those you have.",
    renew: "New backup codes",
    required: "This site asks everybody for a second step, so it stays on.",
    remove: "Turn two-step sign-in off",
    removeLead: "Then your password alone is enough to get in, and your backup codes stop working.",
    removeSure: "Yes, turn it off",
    keep: "Keep it on",
    task: "This site asks everybody for a second step when they sign in. Set it up now; you need your phone.",
    codes: {
      title: "Keep these backup codes",
      lead: "If you lose your phone, sign in with one of these codes instead. Each works once. Keep them safe, and not only on that phone: we can't show them again.",
      copy: "Copy the codes",
      save: "Save as a file",
      fileName: "backup-codes.txt",
      fileTitle: (site: string) => `Backup codes for ${site}. Each works once.`,
      done: "I've kept them",
    },
  },
}))();

/** The pages of staff. */
export const console = /* @__PURE__ */ (() => ({
  club: {
    name: "Name and time zone",
    timezone: "Time zone",
    poster: "Print a poster",
    records: "Records",
    leaked: "Did an old code leak? See who came in by it",
    rotate: "New code",
    rotateWarning:
      "The old code stops working at once, on posters and in messages too. People who are in stay in.",
    rotateSure: "Yes, make a new code",
    rotateNo: "Keep this one",
    remove: `Delete the ${club}`,
    removeLead:
      "Everybody loses it at once, and its code and invitations stop working. You can take that back for 30 days.",
    removeType: (name: string) => `Type “${name}” to confirm`,
    removeSure: (name: string) => `Delete ${name}`,
    removed: (name: string) => `${name} is deleted. An owner can bring it back within 30 days.`,
    restore: "Bring it back",
    joining: "When somebody types the code",
    joins: {
      open: "They're in at once",
      approve: "They wait until an admin says yes",
    },
  },
  people: {
    title: "People",
    waiting: (count: number) =>
      n(count, { one: "One person is waiting", other: "# people are waiting" }),
    approve: "Let in",
    approveNamed: (name: string) => `Let in ${name}`,
    decline: "Decline",
    declineNamed: (name: string) => `Decline ${name}`,
    suspended: "Suspended",
    changeShort: "Change",
    change: (name: string) => `Change ${name}`,
    role: "Role",
    suspend: "Suspend for now",
    lift: "Lift the suspension",
    remove: `Remove from the ${club}`,
    removeSure: (name: string) => `Yes, remove ${name}`,
    ownersOnly: "Only an owner can change owners and admins.",
    more: "Show more",
    nobody: (text: string) => `Nobody called “${text}” here.`,
    empty: "Nobody yet. Share the code, and they show up here.",
    nameless: "No name yet",
  },
  leak: {
    title: "Who came in by an old code",
    lead: "Suspend them together, then let back in whom you know, one by one, under People. Coaches and admins stay.",
    since: "In the last",
    days: (count: number) =>
      count === 365 ? "year" : n(count, { one: "24 hours", other: "# days" }),
    nobody: "Nobody. Make a new code first, and whoever came by the one before shows up here.",
    suspend: "Suspend them all",
    sure: "Yes, suspend them all",
    done: (count: number) =>
      n(count, { one: "One person is suspended.", other: "# people are suspended." }),
  },
  poster: {
    lead: "Join us",
    print: "Print",
    hint: "A4, black and white will do.",
    or: (host: string) => `Scan it, or go to ${host} and type the code`,
  },
  dialog: {
    addTitle: "Add a session",
    changeTitle: "Change the session",
    name: "What is it?",
    namePlaceholder: "Like Under 12 training",
    kind: "Kind",
    day: "Day",
    from: "From",
    until: "Until",
    zone: (zone: string) => `Times are those of ${zone}.`,
    where: "Where",
    capacity: "Places",
    capacityHint: "Leave it empty for as many as come.",
    notes: "Notes for everybody",
    repeat: "Every week",
    count: "How many weeks",
    add: "Add it",
    addMany: (count: number) => n(count, { one: "Add # session", other: "Add # sessions" }),
    save: "Save",
    scope: "What changes?",
    this: "Only this one",
    following: "This one and all that follow",
    tells: "Whoever is going gets a mail when the time or place changes.",
  },
  overview: {
    title: "At a glance",
    members: (count: number) => n(count, { one: "# person is in", other: "# people are in" }),
    waiting: (count: number, isMore: boolean) =>
      isMore
        ? `More than ${count} wait for a yes`
        : n(count, { one: "# waits for a yes", other: "# wait for a yes" }),
    invited: (count: number, isMore: boolean) =>
      isMore
        ? `More than ${count} invitations are open`
        : n(count, { one: "# invitation is open", other: "# invitations are open" }),
    bounced: (count: number, isMore: boolean) =>
      isMore
        ? `More than ${count} mails came back`
        : n(count, { one: "# mail came back", other: "# mails came back" }),
    sessions: (count: number, isMore: boolean) =>
      isMore
        ? `More than ${count} sessions in the next seven days`
        : n(count, {
            one: "# session in the next seven days",
            other: "# sessions in the next seven days",
          }),
  },
  everyone: {
    tab: "Everybody",
    search: "Search everybody by name or email",
    seeAll: "See all",
  },
  mails: {
    title: "Mail",
    lead: "Every mail that went out, and what became of it. What it said is not kept.",
    show: "Show",
    all: "All",
    statuses: {
      queued: "Waiting to go out",
      sent: "On its way",
      delivered: "Arrived",
      bounced: "Came back",
      complained: "Marked as spam",
      failed: "Could not be sent",
    },
    templates: {
      "tenant-welcome-invite": "Invitation",
      "club-signup": `Start of ${aClub}`,
      "guardian-invite": "Question to a guardian",
      "session-cancelled": "Session cancelled",
      "series-cancelled": "Sessions cancelled",
      "session-moved": "Session moved",
      "series-moved": "Sessions moved",
      "place-free": "A place is free",
    } satisfies Record<Template, string>,
    attempts: (count: number) => n(count, { one: "# attempt", other: "# attempts" }),
    why: (reason: string) => `Reason: ${reason}`,
    held: "Postmark, which carries the mail, doesn't take this one yet. It waits, and goes out by itself once the people who run this app have settled that.",
    empty: "No mail of that kind.",
  },
  logo: {
    title: "Logo",
    lead: `Shown beside the name, to everybody in the ${club}. Any picture will do; it is made small and square.`,
    choose: "Choose a picture",
    replace: "Choose another picture",
    remove: "Take it away",
    unreadable: "That file is no picture that can be read here. Try a PNG or a JPEG.",
  },
  limits: {
    title: "Rules and limits",
    codeRole: "Whoever comes with the code becomes",
    byKind: "Parent or player, as they say",
    scope: "When a parent comes with the code, who joins?",
    scopes: {
      parentAndPlayers: "The parent and all their players",
      parent: "Only the parent",
      players: "Only their players",
    },
    minLoginAge: "Youngest age for a login of their own",
    maxMembers: "People at most",
    invitesPerDay: "Mails a day at most",
    noLimit: "Leave it empty for no limit.",
  },
  invite: {
    title: "Invite somebody",
    submit: "Send invitation",
    sent: (email: string) => `The invitation to ${email} is on its way.`,
    recorded: (name: string) =>
      `${name} is on record. Invite a parent when you have their address.`,
    emailOptional: "Email, if they have their own",
    emailHint: "From 13 on they can have a login. Leave it empty for younger ones.",
    birthdate: "Date of birth",
    guardian: "Parent or guardian",
    noGuardian: "Nobody yet",
    child: "Their child",
    addChild: "Add their child",
    problems: {
      already_member: "They already belong, with that role.",
      forbidden: "Only an owner can make somebody owner or admin.",
      tenant_full: `The ${club} is full. Make room first, or raise its limit.`,
      email_domain_not_allowed: `The ${club} takes only certain addresses, and this isn't one of them.`,
      rate_limited:
        "Enough mails for today. An address gets three a day, and the whole club has a daily limit.",
      age_restricted: "They are too young for a login. Invite a parent, and add them as the child.",
    } satisfies Partial<Record<ProblemCode, string>>,
  },
  invitations: {
    title: "Invitations",
    members: "Members",
    invite: "Invite somebody",
    import: "From a table",
    show: "Show",
    statuses: {
      pending: "Waiting for an answer",
      accepted: "Accepted",
      expired: "Run out",
      revoked: "Withdrawn",
    },
    empty: {
      pending: "Nobody is waiting. Invite somebody, and you can watch the mail arrive.",
      accepted: "Nobody has accepted an invitation yet.",
      expired: "None has run out.",
      revoked: "None was withdrawn.",
    },
    resend: "Send again",
    resendHint: "Wrong address? Correct it here. The old link stops working.",
    revoke: "Withdraw the invitation",
    revokeSure: "Yes, withdraw it",
    delivery: {
      queued: "The mail is about to go out.",
      sent: "The mail is on its way.",
      delivered: "The mail has arrived.",
      bounced: "The mail came back.",
      complained: "They marked the mail as spam.",
      failed: "The mail could not be sent.",
    },
    inactive:
      "Mail to this address came back before, or was marked as spam, so no more goes there. If it is wrong, correct it and send again. If it is right, ask the people who run this app: they can open an address whose mail came back. After a spam mark only Postmark's support can.",
    accepted: "They're in.",
    expired: "The link has run out. Send it again.",
    revoked: "Withdrawn.",
    expires: (day: string) => `The link works until ${day}.`,
  },
  rules: {
    title: "Whom the code takes in",
    paused: "Pause the code: for now it takes nobody in",
    slug: (slug: string) =>
      `Also take “${slug}” in its place. Whoever types that always waits for a yes`,
    expires: "Until the end of",
    uses: "People at most",
    domains: "Only addresses at",
    domainsHint: "Like school.example. Leave it empty for everybody.",
    badDomain: "Write domains like school.example, with commas between them.",
  },
  transfer: {
    hand: `Hand the ${club} over to them`,
    lead: (name: string) => `${name} becomes owner, and you become admin.`,
    sure: (name: string) => `Yes, make ${name} owner`,
  },
  audit: {
    title: "What happened",
    what: "Show",
    everything: "Everything",
    empty: "Nothing of that kind.",
    nobody: "by itself",
    gone: "Somebody who left",
    notOnly: (name: string) => `Only ${name} ✕`,
    download: "Download as a table",
    actions: {
      "invitation.created": "Invitation sent",
      "invitation.resent": "Invitation sent again",
      "invitation.revoked": "Invitation withdrawn",
      "invitation.accepted": "Invitation accepted",
      "membership.created": "Somebody joined",
      "membership.approved": "Somebody was let in",
      "membership.updated": "A member was changed",
      "membership.removed": "A member was removed",
      "membership.left": "Somebody left",
      "player.created": "A player was put on record",
      "player.added": "A player joined",
      "player.approved": "A player was let in",
      "player.removed": "A player was removed",
      "player.left": "A player left",
      "player.erased": "A player was erased",
      "guardian.added": "A child got a guardian",
      "guardian.removed": "A guardian was removed",
      "slip.created": "A slip was printed",
      "session.created": "Sessions added",
      "session.updated": "A session was changed",
      "session.cancelled": "A session was cancelled",
      "signup.updated": "Somebody answered",
      "signup.promoted": "Somebody got a free place",
      "roster.updated": "Attendance was marked",
      "code.rotated": "New code",
      "tenant.created": `The ${club} was started`,
      "tenant.updated": "Settings changed",
      "tenant.transferred": `The ${club} changed hands`,
      "tenant.deleted": `The ${club} was deleted`,
      "tenant.restored": `The ${club} was brought back`,
      "tenant.suspended": `The ${club} was suspended`,
      "tenant.reinstated": `The ${club} is no longer suspended`,
      "tenant.orphaned": "The last owner's account is gone",
    } satisfies Partial<Record<Action, string>>,
  },
  table: {
    title: "Invite from a table",
    lead: "A CSV file, as every spreadsheet saves it: one person a line. You see everything before anything is sent.",
    template: "Download a template",
    choose: "Choose a file",
    people: (count: number) => n(count, { one: "# person", other: "# people" }),
    preview: (good: number, bad: number) =>
      [
        n(good, { one: "# line looks good", other: "# lines look good" }),
        bad > 0 && n(bad, { one: "# needs a look first", other: "# need a look first" }),
      ]
        .filter(Boolean)
        .join(", ")
        .concat("."),
    andMore: (count: number) => `… and ${count} more`,
    submit: (count: number) => n(count, { one: "Send # invitation", other: "Send # invitations" }),
    sending: (done: number, all: number) => `${done} of ${all}`,
    created: (count: number) =>
      n(count, { one: "# invitation sent.", other: "# invitations sent." }),
    skipped: (count: number) =>
      n(count, { one: "# was there already.", other: "# were there already." }),
    failed: (count: number) =>
      n(count, { one: "# line could not be sent:", other: "# lines could not be sent:" }),
    line: (line: number) => `Line ${line}`,
    empty: "There is nobody in this file. The first line names the columns.",
    noEmail: "This file has no column called email. Start from the template.",
    badEmail: "that's no email address",
    badRole: (role: string) => `there is no role called “${role}”`,
    badDate: "write the date of birth as 2014-05-31",
    stopped: "The rest was not sent. Nobody is invited twice if you send the file again.",
    toList: "See the invitations",
  },
  players: {
    rosters: {
      title: "Who sees who comes to a session",
      options: {
        staff: "Coaches and admins",
        members: "Everybody in it, without phone and mail",
      },
    },
    title: "Players",
    empty: "No players yet. Invite parents with their child, or invite a player.",
    waiting: (count: number) =>
      n(count, { one: "One player is waiting", other: "# players are waiting" }),
    born: (day: string) => `Born ${day}`,
    band: (years: string) => `Age ${years}`,
    noGuardian: "No guardian yet",
    notAgreed: "Guardian has yet to agree",
    held: "Until a guardian agrees, others see initials only. After 30 days without one the record goes.",
    manage: "Change",
    manageNamed: (name: string) => `Change ${name}`,
    guardians: "Looked after by",
    invite: "Invite a guardian",
    whom: "Invite",
    guardian: "A guardian",
    themselves: (name: string) => `${name}, to a login of their own`,
    inviteSubmit: "Send invitation",
    removeGuardian: (name: string) => `Remove ${name} as guardian`,
    removeGuardianSure: (name: string) => `Yes, remove ${name}`,
    cannotRemove:
      "You can remove guardians who came after the child joined, or who are members here, and none of your own child.",
    remove: `Take out of the ${club}`,
    removeSure: (name: string) => `Yes, take ${name} out`,
    slipsTitle: "Slips for families",
    slipsLead:
      "One for each child without a guardian. A parent types its code and the child's date of birth, and is in. Each works once, for 30 days; printing again makes new ones.",
    slipsMake: (count: number) => n(count, { one: "Make one slip", other: "Make # slips" }),
    slipsNone: "Every player has a guardian.",
    slipFor: (name: string) => `For the family of ${name}`,
    slipHow: (address: string) => `Go to ${address} and type`,
    slipUntil: (day: string) => `Works once, until ${day}. Have the date of birth ready.`,
  },
}))();

/**
 * The mails: the first line is the subject, the rest are paragraphs. `{{name}}` is a variable, `{{name|text}}`
 * has a text for when it is empty, and `[text](url)` alone in its paragraph is the button.
 */
export const mails: Record<Template, string> = {
  "tenant-welcome-invite": `Subject: You have been invited to join {{tenant_name}} on {{product_name}}

Hello {{recipient_name|there}},

{{sender_name|An organiser}} invites you to {{tenant_name}}.

[Accept the invitation]({{accept_url}})

The link is for you alone and works once, for seven days. If you weren't expecting it, do nothing: nobody joins by opening this mail.`,

  "club-signup": `Subject: Finish setting up {{tenant_name}} on {{product_name}}

Hello {{recipient_name|there}},

Somebody, we hope you, wants to start {{tenant_name}} with this address. One more step and it's yours.

[Finish setting up]({{accept_url}})

The link is for you alone and works once, for seven days. If this wasn't you, do nothing: without the link no account and nothing else comes of it.`,

  "guardian-invite": `Subject: {{sender_name|Somebody}} asks you to look after {{participant_name}} on {{product_name}}

Hello {{recipient_name|there}},

{{sender_name|Somebody}} looks after {{participant_name}} on {{product_name}} and asks you to do so too: then you see the sessions and can say who comes.

[Say yes]({{accept_url}})

The link is for you alone and works once, for seven days. If you don’t know {{participant_name}}, do nothing.`,

  "session-cancelled": `Subject: {{session_title}} is cancelled ({{tenant_name}})

Hello {{recipient_name|there}},

{{session_title}} on {{when}} has been cancelled.

[See the session]({{session_url}})

You get this because you or your child were going.`,

  "series-cancelled": `Subject: {{session_title}} is cancelled from now on ({{tenant_name}})

Hello {{recipient_name|there}},

{{session_title}} has been cancelled from {{when}} on. Sessions that you or your child were going to: {{count}}.

[See the first one]({{session_url}})`,

  "session-moved": `Subject: {{session_title}} has changed ({{tenant_name}})

Hello {{recipient_name|there}},

{{session_title}} has a new time or place. It is now on {{when}}.

Where: {{location|not said yet}}

[See the session]({{session_url}})

You are still down as going. If that no longer works, say so there.`,

  "series-moved": `Subject: {{session_title}} has changed from now on ({{tenant_name}})

Hello {{recipient_name|there}},

{{session_title}} has a new time or place. The next one is on {{when}}, and those after it follow. Sessions that you or your child are going to: {{count}}.

Where: {{location|not said yet}}

[See the next one]({{session_url}})

You are still down as going. If that no longer works, say so there.`,

  "place-free": `Subject: There is a place: {{session_title}} ({{tenant_name}})

Hello {{recipient_name|there}},

A place came free, and it goes to {{participant_name|you}}: {{session_title}} on {{when}}.

[See the session]({{session_url}})

If it no longer works, say so there and the next in line gets it.`,
};

export type App = typeof app;
export type Console = typeof console;
export type Identity = typeof identity;
export type Account = typeof account;
