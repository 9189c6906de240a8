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

/** The browsers that are signed in to this account, with buttons to sign them out. */
export function OwnDevices() {
  const { devices } = accountCopy;
  const { run, dialog } = useReverification();
  const { problem, attempt } = useAction();
  const [list, setList] = useState<Device[]>();
  const [confirming, setConfirming] = useState<string>();
  const [done, setDone] = useState("");
  const load = () => attempt(async () => setList(await listDevices()));
  useEffect(() => {
    void load();
  }, []);
  const others = (list ?? []).filter((device) => !isThisDevice(device));
  const signOutDevices = (chosen: Device[], sentence: string) =>
    attempt(async () => {
      setDone("");
      // One request at a time: if one fails, the list shows which devices are left.
      for (const device of chosen) {
        await run(() => signOutDevice(device));
        setList((before) => before?.filter(({ id }) => id !== device.id));
      }
      setConfirming(undefined);
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
            confirming === device.id ? (
              <li key={device.id} class="stack">
                <Confirmation
                  lead={devices.sure(deviceName(device))}
                  yes={devices.signOutSure}
                  no={devices.keep}
                  onYes={() => signOutDevices([device], devices.ended(deviceName(device)))}
                  onNo={() => setConfirming(undefined)}
                />
              </li>
            ) : (
              <li key={device.id}>
                <div class="club-list-name">
                  <span>{deviceName(device)}</span>
                  <p class="soft small">{deviceActivity(device)}</p>
                </div>
                {!isThisDevice(device) && (
                  <Button quiet onClick={() => setConfirming(device.id)}>
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
        (confirming === allOthers ? (
          <div class="stack">
            <Confirmation
              lead={devices.sureOthers}
              yes={devices.signOutSure}
              no={devices.keep}
              onYes={() => signOutDevices(others, devices.endedOthers)}
              onNo={() => setConfirming(undefined)}
            />
          </div>
        ) : (
          <p>
            <Button quiet onClick={() => setConfirming(allOthers)}>
              {devices.signOutOthers}
            </Button>
          </p>
        ))}
      {dialog}
    </section>
  );
}

/** Instead of a device's id: all other devices. */
const allOthers = "all-others";

function deviceName({ latestActivity }: Device): string {
  const { devices } = accountCopy;
  const { browserName = devices.browser, deviceType, isMobile } = latestActivity;
  return devices.name(browserName, deviceType ?? (isMobile ? devices.mobile : devices.computer));
}

function deviceActivity(device: Device): string {
  const { devices } = accountCopy;
  const { city, country } = device.latestActivity;
  const place = [city, country && countryName(country)].filter(Boolean).join(", ");
  const when = isThisDevice(device) ? devices.here : devices.active(timeAgo(device.lastActiveAt));
  return [when, place].filter(Boolean).join(" · ");
}
