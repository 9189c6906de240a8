import { useEffect, useState } from "preact/hooks";
import type { Device } from "../clerk/clerk.ts";
import { isThisDevice, listDevices, signOutDevice } from "../clerk/own-account.ts";
import { countryName, timeAgo } from "../data/relative.ts";
import { useAction } from "../data/use-action.ts";
import { accountCopy } from "../i18n/account.ts";
import { copy } from "../i18n/index.ts";
import { sentenceFor } from "../i18n/sentence.ts";
import { Button } from "../ui/button.tsx";
import { Confirmation } from "../ui/confirmation.tsx";
import { Notice } from "../ui/notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { useReverification } from "./reverification.tsx";

/** Every browser that is signed in to this account, with a way to sign each out from here. */
export function OwnDevices() {
  const { devices } = accountCopy;
  const { run, dialog } = useReverification();
  const { problem, attempt } = useAction();
  const [list, setList] = useState<Device[]>();
  const [asked, setAsked] = useState<string>();
  const [done, setDone] = useState("");
  const load = () => attempt(async () => setList(await listDevices()));
  useEffect(() => {
    void load();
  }, []);
  const others = (list ?? []).filter((device) => !isThisDevice(device));
  const end = (ended: Device[], sentence: string) =>
    attempt(async () => {
      setDone("");
      // One at a time: a list that was cut off says which ones are left.
      for (const device of ended) {
        await run(() => signOutDevice(device));
        setList((before) => before?.filter(({ id }) => id !== device.id));
      }
      setAsked(undefined);
      setDone(sentence);
    });
  return (
    <section class="surface stack">
      <h2>{devices.title}</h2>
      <p class="soft">{devices.lead}</p>
      {!list && problem === undefined && <Skeleton />}
      {list && (
        <ul class="club-list">
          {list.map((device) =>
            asked === device.id ? (
              <li key={device.id} class="stack">
                <Confirmation
                  lead={devices.sure(nameOf(device))}
                  yes={devices.signOutSure}
                  no={devices.keep}
                  onYes={() => end([device], devices.ended(nameOf(device)))}
                  onNo={() => setAsked(undefined)}
                />
              </li>
            ) : (
              <li key={device.id}>
                <div class="club-list-name">
                  <span>{nameOf(device)}</span>
                  <p class="soft small">{stateOf(device)}</p>
                </div>
                {!isThisDevice(device) && (
                  <Button quiet onClick={() => setAsked(device.id)}>
                    {devices.signOut}
                  </Button>
                )}
              </li>
            ),
          )}
        </ul>
      )}
      {problem !== undefined && <Notice kind="danger">{sentenceFor(problem)}</Notice>}
      {problem !== undefined && !list && (
        <p>
          <Button quiet onClick={load}>
            {copy.tryAgain}
          </Button>
        </p>
      )}
      {done && <Notice kind="good">{done}</Notice>}
      {list && others.length === 0 && <p class="soft">{devices.none}</p>}
      {others.length > 1 &&
        (asked === everyone ? (
          <div class="stack">
            <Confirmation
              lead={devices.sureOthers}
              yes={devices.signOutSure}
              no={devices.keep}
              onYes={() => end(others, devices.endedOthers)}
              onNo={() => setAsked(undefined)}
            />
          </div>
        ) : (
          <p>
            <Button quiet onClick={() => setAsked(everyone)}>
              {devices.signOutOthers}
            </Button>
          </p>
        ))}
      {dialog}
    </section>
  );
}

/** Asked about all other devices rather than about one by its id. */
const everyone = "everyone";

function nameOf({ latestActivity }: Device): string {
  const { devices } = accountCopy;
  const { browserName = devices.browser, deviceType, isMobile } = latestActivity;
  return devices.name(browserName, deviceType ?? (isMobile ? devices.mobile : devices.computer));
}

function stateOf(device: Device): string {
  const { devices } = accountCopy;
  const { city, country } = device.latestActivity;
  const place = [city, country && countryName(country)].filter(Boolean).join(", ");
  const when = isThisDevice(device) ? devices.here : devices.active(timeAgo(device.lastActiveAt));
  return [when, place].filter(Boolean).join(" · ");
}
