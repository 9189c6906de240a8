import { later } from "../components/later.tsx";
import { MembersOnly } from "../components/members-only.tsx";
import { OwnAddresses } from "../components/own-addresses.tsx";
import { OwnConnections } from "../components/own-connections.tsx";
import { OwnDevices } from "../components/own-devices.tsx";
import { OwnPasskeys } from "../components/own-passkeys.tsx";
import { OwnPassword } from "../components/own-password.tsx";
import { OwnUserPart } from "../components/own-user-part.tsx";
import { Shell } from "../components/shell.tsx";
import { accountCopy } from "../i18n/account.ts";
import "./settings.css";

const OwnSecondFactor = later(
  async () => (await import("../components/own-second-factor.tsx")).OwnSecondFactor,
);

/** How one signs in, and what keeps the account safe: a section for each topic. */
export function OwnSignIn() {
  const { page } = accountCopy;
  return (
    <MembersOnly>
      {(me) => (
        <Shell me={me} title={page.title}>
          <div class="stack">
            <p>
              <a href="/settings">{page.back}</a>
            </p>
            <h1>{page.title}</h1>
          </div>
          <OwnUserPart>
            {(user) => (
              <div class="settings">
                <OwnAddresses user={user} />
                <OwnPassword user={user} />
                <OwnSecondFactor user={user} />
                <OwnPasskeys user={user} />
                <OwnConnections user={user} />
                <OwnDevices />
              </div>
            )}
          </OwnUserPart>
        </Shell>
      )}
    </MembersOnly>
  );
}
