import { lazyPart } from "../app/lazy-part.tsx";
import { MembersOnly } from "../app/members-only.tsx";
import { Shell } from "../app/shell.tsx";
import { accountCopy } from "../i18n/account.ts";
import { OwnAddresses } from "./own-addresses.tsx";
import { OwnConnections } from "./own-connections.tsx";
import { OwnDevices } from "./own-devices.tsx";
import { OwnPasskeys } from "./own-passkeys.tsx";
import { OwnPassword } from "./own-password.tsx";
import { OwnUserSection } from "./own-user-section.tsx";
import "../account/settings.css";

const OwnSecondFactor = lazyPart(
  async () => (await import("./own-second-factor.tsx")).OwnSecondFactor,
);

/** `/settings/sign-in`: the sign-in methods and the security of the own account. */
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
          <OwnUserSection>
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
          </OwnUserSection>
        </Shell>
      )}
    </MembersOnly>
  );
}
