import { useState } from "preact/hooks";
import type { EmailAddress, User } from "../clerk/clerk.ts";
import {
  addAddress,
  mailAddressCode,
  makePrimary,
  removeAddress,
  tryAddressCode,
} from "../clerk/own-account.ts";
import { MailedCode, OtherCode } from "../credentials/mailed-code.tsx";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Notice } from "../ui/notice.tsx";
import { useReverification } from "./reverification.tsx";

type Run = ReturnType<typeof useReverification>["run"];

/** The own addresses: adds and removes them, and chooses the primary one, which gets our mails. */
export function OwnAddresses({ user }: { user: User }) {
  const { addresses } = accountCopy;
  const { run, dialog } = useReverification();
  const { problem, attempt } = useAction();
  const [openForm, setOpenForm] = useState<"add" | EmailAddress>();
  const [done, setDone] = useState("");
  const close = () => setOpenForm(undefined);
  const change = (work: () => Promise<unknown>, sentence: string) =>
    attempt(async () => {
      setDone("");
      await run(work);
      setDone(sentence);
    });
  const finish = (email: string) => {
    setDone(addresses.verified(email));
    close();
  };
  return (
    <section class="surface stack">
      <h2>{addresses.title}</h2>
      <p class="soft">{addresses.lead}</p>
      <ul class="club-list">
        {sortedAddresses(user).map((address) => (
          <AddressItem
            key={address.id}
            address={address}
            isPrimary={address.id === user.primaryEmailAddressId}
            onVerify={() =>
              attempt(async () => {
                setDone("");
                await mailAddressCode(address.id);
                setOpenForm(address);
              })
            }
            onPrimary={() =>
              change(() => makePrimary(address.id), addresses.primaryNow(address.emailAddress))
            }
            onRemove={() =>
              change(() => removeAddress(address.id), addresses.removed(address.emailAddress))
            }
          />
        ))}
      </ul>
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {done && <Notice kind="good">{done}</Notice>}
      {openForm === undefined ? (
        <p>
          <Button
            quiet
            onClick={() => {
              setDone("");
              setOpenForm("add");
            }}
          >
            {addresses.add}
          </Button>
        </p>
      ) : (
        <AddressForm
          key={openForm === "add" ? "add" : openForm.id}
          address={openForm === "add" ? undefined : openForm}
          run={run}
          onVerified={finish}
          onClose={close}
        />
      )}
      {dialog}
    </section>
  );
}

/** The primary address first, then verified ones, then others. */
function sortedAddresses({ emailAddresses, primaryEmailAddressId }: User): EmailAddress[] {
  const rank = (address: EmailAddress) =>
    address.id === primaryEmailAddressId ? 0 : isVerified(address) ? 1 : 2;
  return [...emailAddresses].sort((a, b) => rank(a) - rank(b));
}

const isVerified = ({ verification }: EmailAddress) => verification.status === "verified";

interface AddressItemProps {
  address: EmailAddress;
  isPrimary: boolean;
  onVerify: () => Promise<unknown>;
  onPrimary: () => Promise<unknown>;
  onRemove: () => Promise<unknown>;
}

function AddressItem({ address, isPrimary, onVerify, onPrimary, onRemove }: AddressItemProps) {
  const { addresses } = accountCopy;
  const [isConfirming, setConfirming] = useState(false);
  const { emailAddress } = address;
  const isUsable = isVerified(address);
  if (isConfirming) {
    return (
      <li class="stack">
        <Confirmation
          lead={
            isUsable ? addresses.removeLead(emailAddress) : addresses.removeUnverified(emailAddress)
          }
          yes={addresses.removeSure}
          no={addresses.keep}
          onYes={() => onRemove().then(() => setConfirming(false))}
          onNo={() => setConfirming(false)}
        />
      </li>
    );
  }
  // Each button names its address for screen readers.
  const label = (what: string) => `${what}: ${emailAddress}`;
  return (
    <li>
      <div class="club-list-name">
        <span>{emailAddress}</span> {isPrimary && <span class="tag">{addresses.primary}</span>}
        {!isUsable && <span class="tag tag-waiting">{addresses.unverified}</span>}
      </div>
      {/* The buttons stay together when the line wraps. */}
      <div class="row">
        {!isUsable && (
          <Button quiet onClick={onVerify} aria-label={label(addresses.verify)}>
            {addresses.verify}
          </Button>
        )}
        {isUsable && !isPrimary && (
          <Button quiet onClick={onPrimary} aria-label={label(addresses.makePrimary)}>
            {addresses.makePrimary}
          </Button>
        )}
        {!isPrimary && (
          <Button quiet onClick={() => setConfirming(true)} aria-label={label(addresses.remove)}>
            {addresses.remove}
          </Button>
        )}
      </div>
    </li>
  );
}

/** Asks for a new address, then for its code. With `address`, only for the code. */
function AddressForm({
  address,
  run,
  onVerified,
  onClose,
}: {
  address: EmailAddress | undefined;
  run: Run;
  onVerified: (email: string) => void;
  onClose: () => void;
}) {
  const { addresses } = accountCopy;
  const [sent, setSent] = useState(address && { id: address.id, email: address.emailAddress });
  if (!sent) {
    const add = async ({ email = "" }: Record<string, string>) => {
      const id = await run(() => addAddress(email));
      setSent({ id, email });
    };
    return (
      <>
        <Form submit={addresses.send} onSubmit={add}>
          {(errors) => (
            <Field
              label={addresses.newAddress}
              name="email"
              type="email"
              error={errors.email}
              autocomplete="email"
              required
              autofocus
            />
          )}
        </Form>
        <p>
          <Button quiet onClick={onClose}>
            {addresses.cancel}
          </Button>
        </p>
      </>
    );
  }
  const verify = async ({ code = "" }: Record<string, string>) => {
    await tryAddressCode(sent.id, code);
    onVerified(sent.email);
  };
  return (
    <>
      <p class="soft">{addresses.sentTo(sent.email)}</p>
      <Form submit={addresses.confirm} onSubmit={verify}>
        {(errors) => <MailedCode errors={errors} />}
      </Form>
      <OtherCode
        onResend={() => mailAddressCode(sent.id)}
        onOther={onClose}
        other={addresses.notNow}
      />
    </>
  );
}
