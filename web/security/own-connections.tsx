import { useEffect, useState } from "preact/hooks";
import type { ExternalAccount, User } from "../clerk/clerk.ts";
import { type Provider, socialProviders } from "../clerk/oauth.ts";
import {
  connectAccount,
  connectedAccounts,
  connectionProblem,
  hasOtherWayIn,
  removeAccount,
} from "../clerk/own-connections.ts";
import { ProviderMark } from "../credentials/provider-mark.tsx";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Notice } from "../ui/notice.tsx";
import { useReverification } from "./reverification.tsx";
import "../credentials/social-buttons.css";

/** The own accounts at OAuth providers. Renders nothing if no provider is enabled and none is connected. */
export function OwnConnections({ user }: { user: User }) {
  const words = accountCopy.connections;
  const [providers, setProviders] = useState<Provider[]>([]);
  const { problem, attempt } = useAction();
  const { run, dialog } = useReverification();
  useEffect(() => {
    socialProviders().then(setProviders, () => {});
  }, []);
  const connected = connectedAccounts(user);
  if (providers.length === 0 && connected.length === 0) return null;
  const others = providers.filter(
    ({ strategy }) => !connected.some((account) => strategyOf(account) === strategy),
  );
  const shownProblem = problem ?? connectionProblem(user);
  const isOnlyWay = !hasOtherWayIn(user);
  return (
    <section class="surface stack" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p class="soft">{words.lead}</p>
      {connected.length > 0 && (
        <ul class="club-list">
          {connected.map((account) => (
            <ConnectedAccount
              key={account.id}
              account={account}
              name={providerName(account, providers)}
              onRemove={isOnlyWay ? undefined : () => run(() => removeAccount(account))}
            />
          ))}
        </ul>
      )}
      {connected.length > 0 && isOnlyWay && <p class="soft small">{words.onlyWay}</p>}
      {shownProblem !== undefined && <Notice kind="danger">{sentenceFor(shownProblem)}</Notice>}
      {others.map((provider) => (
        <div key={provider.strategy} class="social">
          <Button
            quiet
            onClick={() => attempt(() => run(() => connectAccount(user, provider.strategy)))}
          >
            <ProviderMark provider={provider} />
            {words.connect(provider.name)}
          </Button>
        </div>
      ))}
      {dialog}
    </section>
  );
}

/** A connected account. `onRemove` is undefined if it is the only way to sign in. */
function ConnectedAccount({
  account,
  name,
  onRemove,
}: {
  account: ExternalAccount;
  name: string;
  onRemove: (() => Promise<void>) | undefined;
}) {
  const words = accountCopy.connections;
  const [isConfirming, setConfirming] = useState(false);
  const { problem, attempt } = useAction();
  return (
    <li class="stack">
      <div class="row">
        <span>
          <strong>{name}</strong> <span class="soft">{account.emailAddress}</span>
        </span>
        {onRemove && !isConfirming && (
          <Button quiet aria-label={words.removeNamed(name)} onClick={() => setConfirming(true)}>
            {words.remove}
          </Button>
        )}
      </div>
      {onRemove && isConfirming && (
        <Confirmation
          lead={words.removeLead(name)}
          yes={words.removeNamed(name)}
          no={words.keep}
          onYes={() => attempt(onRemove)}
          onNo={() => setConfirming(false)}
        />
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
    </li>
  );
}

const strategyOf = ({ provider }: ExternalAccount) => `oauth_${provider}`;

/** The instance's name of the provider, or Clerk's identifier if the provider is no longer enabled. */
function providerName(account: ExternalAccount, providers: Provider[]): string {
  const known = providers.find(({ strategy }) => strategy === strategyOf(account));
  return known?.name ?? account.provider;
}
