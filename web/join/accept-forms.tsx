import { lazyPart } from "../app/lazy-part.tsx";
import {
  hasOtherMethods,
  loadSignInMethods,
  needsEmailField,
  useLastStrategy,
  useSignInMethods,
} from "../clerk/sign-in-methods.ts";
import {
  isLeakedPassword,
  type SignInStep,
  signIn,
  signInWithoutPassword,
} from "../clerk/sign-ins.ts";
import { Captcha } from "../credentials/captcha.tsx";
import { AccountAddress, Credentials } from "../credentials/credentials.tsx";
import { NewPassword } from "../credentials/new-password.tsx";
import { PasswordSlot } from "../credentials/password-slot.tsx";
import { SocialButtons, SocialSignInOnly } from "../credentials/social-buttons.tsx";
import { Terms } from "../credentials/terms.tsx";
import { ApiProblem, type api, type ResponseBody } from "../data/api.ts";
import { identityCopy } from "../i18n/identity.ts";
import { copy } from "../i18n/index.ts";
import { Form } from "../ui/form.tsx";
import { NameFields } from "../ui/name-fields.tsx";

const OtherSignIns = lazyPart(
  async () => (await import("../auth/other-sign-ins.tsx")).OtherSignIns,
);

/** What the link in a mail offers. */
export type Offer = ResponseBody<typeof api.invitations.preview.$post>;

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

/** The address has an account: its password or another way in, and straight back to the invitation. */
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
  const { email } = offer;
  const methods = useSignInMethods();
  const lastStrategy = useLastStrategy();
  const originOf = () => ({ page: "accept" as const, token });
  const enter = async ({ password }: Record<string, string>) => {
    try {
      await onStep(await (password ? signIn({ email, password }) : signInWithoutPassword(email)));
    } catch (error) {
      if (!isLeakedPassword(error)) throw error;
      onForgotten(true);
    }
  };
  return (
    <div class="stack">
      <p class="soft">{accept.knownLead(offer.email)}</p>
      {needsEmailField(methods) ? (
        <>
          <SocialButtons originOf={originOf} lastStrategy={lastStrategy} />
          <Form submit={wordsFor(offer).submit} onSubmit={enter}>
            {(errors) => (
              <>
                <Credentials email={email} methods={methods} errors={errors} />
                <Captcha />
              </>
            )}
          </Form>
        </>
      ) : (
        <SocialSignInOnly
          originOf={originOf}
          lastStrategy={lastStrategy}
          hasOther={hasOtherMethods(methods)}
        />
      )}
      {methods.password && (
        <p>
          <button type="button" class="plain-button" onClick={() => onForgotten(false)}>
            {copy.signIn.forgotten}
          </button>
        </p>
      )}
      {hasOtherMethods(methods) && (
        <OtherSignIns
          methods={methods}
          lastStrategy={lastStrategy}
          email={email}
          typedEmail={() => email}
          onStep={onStep}
        />
      )}
    </div>
  );
}

/** No account: the link has proven the address, so a name and a password, where there are any, are all that it takes. */
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
  const methods = useSignInMethods();
  const open = async ({ password, firstName, lastName }: Record<string, string>) => {
    const names = { ...(firstName && { firstName }), ...(lastName && { lastName }) };
    try {
      // Clerk refuses a password that its instance does not have.
      const isOn = await loadSignInMethods().then(
        (found) => found.password,
        () => true,
      );
      await onSubmit({ ...(isOn && password && { password }), ...names, acceptTerms: true });
    } catch (error) {
      // Clerk knows the address though we do not.
      if (error instanceof ApiProblem && error.code === "sign_in_required") onKnown();
      else throw error;
    }
  };
  return (
    <div class="stack">
      <p class="soft">{accept.newLead}</p>
      <SocialButtons originOf={() => ({ page: "accept", token })} />
      <Form
        submit={wordsFor(offer).submit}
        onSubmit={open}
        sentences={{ rate_limited: identityCopy.refusals.too_many_requests }}
      >
        {(errors) => (
          <>
            <AccountAddress email={offer.email} />
            <NameFields errors={errors} firstName={offer.firstName} lastName={offer.lastName} />
            <PasswordSlot isOn={methods.password} fallback={identityCopy.other.noPasswordNew}>
              <NewPassword errors={errors} />
            </PasswordSlot>
            <Terms name="acceptTerms" />
            <Captcha />
          </>
        )}
      </Form>
      <p class="soft small">{accept.wrongAddress}</p>
    </div>
  );
}
