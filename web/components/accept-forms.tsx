import { type Answer, ApiProblem, type api } from "../api.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { isLeakedPassword, type SignInStep, signIn } from "../sign-ins.ts";
import { Captcha } from "./captcha.tsx";
import { AccountAddress, Credentials } from "./credentials.tsx";
import { Form } from "./form.tsx";
import { NameFields } from "./name-fields.tsx";
import { NewPassword } from "./new-password.tsx";
import { SocialButtons } from "./social-buttons.tsx";
import { Terms } from "./terms.tsx";

/** What the link in a mail offers. */
export type Offer = Answer<typeof api.invitations.preview.$post>;

/** What an offer is called: to look after a child, to finish a club, to join one. */
export function wordsFor(offer: Offer): { title: string; lead?: string; submit: string } {
  const { accept, join, roles } = copy;
  const { purpose, playerName, role } = offer;
  if (purpose === "guardian") {
    const title = accept.guardianTitle(playerName ?? "");
    return { title, lead: accept.guardianLead(playerName ?? ""), submit: title };
  }
  if (purpose === "club_signup") {
    return { title: accept.clubTitle(offer.tenantName), submit: accept.clubSubmit };
  }
  return {
    title: accept.title(offer.tenantName),
    lead: accept.lead(roles[role], playerName),
    submit: join.submitNamed(offer.tenantName),
  };
}

/** What a new account needs beside the link. */
export interface AcceptMore {
  password?: string;
  firstName?: string;
  lastName?: string;
  acceptTerms?: boolean;
}

/** The address has an account: its password, and straight back to the invitation. */
export function SignInFirst({
  offer,
  token,
  onStep,
  onForgotten,
}: {
  offer: Offer;
  token: string;
  onStep: (step: SignInStep) => Promise<unknown>;
  onForgotten: (isLeaked: boolean) => void;
}) {
  const { accept } = copy;
  const enter = async ({ password = "" }: Record<string, string>) => {
    try {
      await onStep(await signIn({ email: offer.email, password }));
    } catch (error) {
      if (!isLeakedPassword(error)) throw error;
      onForgotten(true);
    }
  };
  return (
    <div class="stack">
      <p class="soft">{accept.knownLead(offer.email)}</p>
      <SocialButtons doorOf={() => ({ at: "accept", token })} />
      <Form submit={wordsFor(offer).submit} onSubmit={enter}>
        {(errors) => (
          <>
            <Credentials email={offer.email} errors={errors} />
            <Captcha />
          </>
        )}
      </Form>
      <p>
        <button type="button" class="plain-button" onClick={() => onForgotten(false)}>
          {copy.signIn.forgotten}
        </button>
      </p>
    </div>
  );
}

/** No account: the link has proven the address, so a name and a password are all that it takes. */
export function NewAccount({
  offer,
  token,
  onSubmit,
  onKnown,
}: {
  offer: Offer;
  token: string;
  onSubmit: (more: AcceptMore) => Promise<void>;
  onKnown: () => void;
}) {
  const { accept } = copy;
  const open = async ({ password = "", firstName, lastName }: Record<string, string>) => {
    const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
    try {
      await onSubmit({ password, ...names, acceptTerms: true });
    } catch (error) {
      // Clerk knows the address though we do not.
      if (error instanceof ApiProblem && error.code === "sign_in_required") onKnown();
      else throw error;
    }
  };
  return (
    <div class="stack">
      <p class="soft">{accept.newLead}</p>
      <SocialButtons doorOf={() => ({ at: "accept", token })} />
      <Form
        submit={wordsFor(offer).submit}
        onSubmit={open}
        sentences={{ rate_limited: identityCopy.refusals.too_many_requests }}
      >
        {(errors) => (
          <>
            <AccountAddress email={offer.email} />
            <NameFields errors={errors} firstName={offer.firstName} lastName={offer.lastName} />
            <NewPassword errors={errors} />
            <Terms name="acceptTerms" />
            <Captcha />
          </>
        )}
      </Form>
      <p class="soft small">{accept.wrongAddress}</p>
    </div>
  );
}
