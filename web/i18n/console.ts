import type { Action } from "../../worker/audit/actions.ts";
import type { ProblemCode } from "../../worker/problems.ts";
import { words } from "./words.ts";

const { club } = words.en;

/** What only those who run a club read: apart, so that families do not load it. */
export const consoleCopy = {
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
    inactive: "This address takes no mail. Correct it and send again.",
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
    people: (count: number) => (count === 1 ? "1 person" : `${count} people`),
    preview: (good: number, bad: number) =>
      bad === 0
        ? `${good === 1 ? "1 line looks" : `${good} lines look`} good.`
        : `${good === 1 ? "1 line looks" : `${good} lines look`} good, ${bad} need a look first.`,
    andMore: (count: number) => `… and ${count} more`,
    submit: (count: number) => (count === 1 ? "Send 1 invitation" : `Send ${count} invitations`),
    sending: (done: number, all: number) => `${done} of ${all}`,
    created: (count: number) => (count === 1 ? "1 invitation sent." : `${count} invitations sent.`),
    skipped: (count: number) =>
      count === 1 ? "1 was there already." : `${count} were there already.`,
    failed: (count: number) =>
      count === 1 ? "1 line could not be sent:" : `${count} lines could not be sent:`,
    line: (line: number) => `Line ${line}`,
    empty: "There is nobody in this file. The first line names the columns.",
    noEmail: "This file has no column called email. Start from the template.",
    badEmail: "that's no email address",
    badRole: (role: string) => `there is no role called “${role}”`,
    badDate: "write the date of birth as 2014-05-31",
    stopped: "The rest was not sent. Nobody is invited twice if you send the file again.",
    toList: "See the invitations",
    columns: {
      line: "Line",
      name: "Name",
      email: "Email",
      role: "Role",
      player: "Child or player",
    },
  },
};

/** Where an invitation stands, in a sentence: what became of it, else of its mail. */
export function deliverySentence(invitation: {
  status: "pending" | "accepted" | "revoked" | "expired";
  delivery: keyof typeof consoleCopy.invitations.delivery;
  deliveryError: string | null;
  expiresAt: string;
}): string {
  const { invitations } = consoleCopy;
  const { status, delivery, deliveryError } = invitation;
  if (status !== "pending") return invitations[status];
  if (deliveryError === "inactive_recipient") return invitations.inactive;
  const day = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });
  const isStuck = ["bounced", "complained", "failed"].includes(delivery);
  const more = isStuck
    ? delivery === "bounced" && deliveryError
    : invitations.expires(day.format(new Date(invitation.expiresAt)));
  return [invitations.delivery[delivery], more].filter(Boolean).join(" ");
}
