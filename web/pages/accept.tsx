import { useEffect, useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { type Answer, ApiProblem, api, bodyOf } from "../api.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Form } from "../components/form.tsx";
import { Loading } from "../components/loading.tsx";
import { NameFields } from "../components/name-fields.tsx";
import { NewPassword } from "../components/new-password.tsx";
import { Notice } from "../components/notice.tsx";
import { Plain } from "../components/plain.tsx";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { loadIdentity, signedInEmail, signIn, signInWithToken, signOut } from "../identity.ts";
import { forgetLink, linkToken, rememberInvited } from "../link.ts";
import { useSession } from "../session.tsx";
import { useAttempt } from "../use-attempt.ts";

type Offer = Answer<typeof api.invitations.preview.$post>;

/** `/accept-invite`: what the link in a mail opens. Looking consumes nothing; a press of a button does. */
export function Accept() {
  const token = linkToken();
  const { who } = useSession();
  const [offer, setOffer] = useState<Offer>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!token) return;
    setProblem(undefined);
    bodyOf(api.invitations.preview.$post({ json: { token } }))
      .then((found) => {
        rememberInvited({ email: found.email, tenantName: found.tenantName ?? copy.product });
        setOffer(found);
      })
      .catch((error) =>
        setProblem(error instanceof ApiProblem ? error : new ApiProblem("offline")),
      );
  }, [token, turn]);
  if (!token) return <NoLink />;
  if (problem) return <Over problem={problem} onRetry={() => setTurn(turn + 1)} />;
  if (!offer || who.is === "loading") return <Loading />;
  return <Offered offer={offer} token={token} />;
}

function Offered({ offer, token }: { offer: Offer; token: string }) {
  const { accept } = copy;
  const { who, refresh } = useSession();
  const { route } = useLocation();
  const [email, setEmail] = useState<string | null>();
  const [hasAccount, setHasAccount] = useState(offer.hasAccount);
  const isIn = who.is === "member" || who.is === "newcomer";
  useEffect(() => {
    if (who.is === "member") setEmail(who.me.user.email);
    else if (who.is === "newcomer") void signedInEmail().then(setEmail);
  }, [who]);

  const enter = async (more: AcceptMore = {}) => {
    const answer = await bodyOf(api.signup["accept-invite"].$post({ json: { token, ...more } }));
    if (answer.signInToken) await signInWithToken(answer.signInToken);
    else if (more.password) await signIn({ email: offer.email, password: more.password });
    forgetLink();
    await refresh();
    route(answer.tenant ? `/clubs/${answer.tenant.slug}` : "/family", true);
  };

  const { title, lead } = wordsFor(offer);
  if (isIn && email === undefined) return <Loading />;
  return (
    <Plain title={title}>
      {lead && <p class="soft">{lead}</p>}
      {offer.playerName && offer.role === "parent" && (
        <p class="soft small">{accept.consent(offer.playerName)}</p>
      )}
      {isIn && sameAddress(email, offer.email) && <Join offer={offer} onJoin={() => enter()} />}
      {isIn && !sameAddress(email, offer.email) && <OtherAddress email={email} offer={offer} />}
      {!isIn && hasAccount && <SignInFirst offer={offer} onDone={() => enter()} />}
      {!isIn && !hasAccount && (
        <NewAccount offer={offer} onSubmit={enter} onKnown={() => setHasAccount(true)} />
      )}
    </Plain>
  );
}

/** What an offer is called: to look after a child, to finish a club, to join one. */
function wordsFor(offer: Offer): { title: string; lead?: string; submit: string } {
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

interface AcceptMore {
  password?: string;
  firstName?: string;
  lastName?: string;
  acceptTerms?: boolean;
}

function sameAddress(a: string | null | undefined, b: string): boolean {
  return a?.toLowerCase() === b.toLowerCase();
}

/** Signed in as the invited address: one press. */
function Join({ offer, onJoin }: { offer: Offer; onJoin: () => Promise<void> }) {
  const { settings } = copy;
  const { problem, attempt } = useAttempt();
  return (
    <div class="stack">
      <p class="soft">{settings.signedInAs(offer.email)}</p>
      <Button onClick={() => attempt(onJoin)}>{wordsFor(offer).submit}</Button>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

/** Signed in as somebody else: why that doesn't do, and the way to switch. */
function OtherAddress({ email, offer }: { email: string | null | undefined; offer: Offer }) {
  const { accept } = copy;
  const { refresh } = useSession();
  const { problem, attempt } = useAttempt();
  const change = () =>
    attempt(async () => {
      await signOut();
      await refresh();
    });
  return (
    <div class="stack">
      <Notice kind="waiting">{accept.otherAddress(offer.email, email ?? "")}</Notice>
      <Button onClick={change}>{accept.switchAddress}</Button>
      <a class="button button-quiet" href="/" onClick={forgetLink}>
        {accept.stay}
      </a>
      <p class="soft small">{accept.wrongAddress}</p>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </div>
  );
}

/** The address has an account: its password, and straight back to the invitation. */
function SignInFirst({ offer, onDone }: { offer: Offer; onDone: () => Promise<void> }) {
  const { accept, signUp } = copy;
  const enter = async ({ password = "" }: Record<string, string>) => {
    await signIn({ email: offer.email, password });
    await onDone();
  };
  return (
    <div class="stack" onFocusCapture={() => void loadIdentity().catch(() => {})}>
      <p class="soft">{accept.knownLead(offer.email)}</p>
      <Form submit={wordsFor(offer).submit} onSubmit={enter}>
        {(errors) => (
          <>
            <Address email={offer.email} />
            <Field
              label={signUp.password}
              name="password"
              type="password"
              error={errors.password}
              autocomplete="current-password"
              required
              autofocus
            />
          </>
        )}
      </Form>
    </div>
  );
}

/** No account: the link has proven the address, so a name and a password are all that it takes. */
function NewAccount({
  offer,
  onSubmit,
  onKnown,
}: {
  offer: Offer;
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
    <div class="stack" onFocusCapture={() => void loadIdentity().catch(() => {})}>
      <p class="soft">{accept.newLead}</p>
      <Form submit={wordsFor(offer).submit} onSubmit={open}>
        {(errors) => (
          <>
            <Address email={offer.email} />
            <NameFields errors={errors} firstName={offer.firstName} lastName={offer.lastName} />
            <NewPassword errors={errors} />
            <label class="check">
              <input type="checkbox" name="acceptTerms" value="yes" required />
              <span>
                {accept.terms}{" "}
                {import.meta.env.VITE_TERMS_URL && (
                  <a href={import.meta.env.VITE_TERMS_URL} target="_blank" rel="noreferrer">
                    {accept.readTerms}
                  </a>
                )}
              </span>
            </label>
          </>
        )}
      </Form>
      <p class="soft small">{accept.wrongAddress}</p>
    </div>
  );
}

/** The invited address, for the reader and for the password manager; it can't be changed here. */
function Address({ email }: { email: string }) {
  return (
    <Field
      label={copy.signUp.email}
      name="email"
      type="email"
      value={email}
      autocomplete="username"
      readonly
    />
  );
}

/** The link is over, or nobody answers: what happened, and what to do next. */
function Over({ problem, onRetry }: { problem: ApiProblem; onRetry: () => void }) {
  const { accept, signIn: words } = copy;
  const { who } = useSession();
  const isPassing = ["offline", "over_limit", "unavailable", "maintenance", "internal"].includes(
    problem.code,
  );
  const title = accept.over[problem.code as keyof typeof accept.over] ?? accept.overTitle;
  return (
    <Plain title={title}>
      <p>{sentenceFor(problem)}</p>
      {isPassing && <Button onClick={onRetry}>{copy.tryAgain}</Button>}
      {!isPassing && who.is === "stranger" && (
        <a class="button" href="/sign-in" onClick={forgetLink}>
          {words.submit}
        </a>
      )}
      {!isPassing && who.is !== "stranger" && (
        <a class="button" href="/" onClick={forgetLink}>
          {copy.notFound.home}
        </a>
      )}
    </Plain>
  );
}

/** The page without its link: reloaded, or typed. */
function NoLink() {
  const { accept } = copy;
  return (
    <Plain title={accept.noLinkTitle}>
      <p class="soft">{accept.noLinkLead}</p>
      <a class="button" href="/">
        {copy.notFound.home}
      </a>
    </Plain>
  );
}
