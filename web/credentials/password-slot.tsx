import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/**
 * The place of a password field. Where the instance turns out to have no passwords, a sentence takes that place and keeps
 * its height, so that nothing moves under somebody's finger. What was filled in by then stays: an account that is older
 * than that setting signs in with its password.
 */
export function PasswordSlot({
  isOn,
  instead,
  children,
}: {
  isOn: boolean;
  instead: string;
  children: ComponentChildren;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number>();
  const [isShown, setShown] = useState(isOn);
  useEffect(() => {
    if (isOn === isShown) return;
    if (!isOn && box.current?.querySelector("input")?.value) return;
    setHeight(box.current?.offsetHeight);
    setShown(isOn);
  }, [isOn]);
  return (
    <div ref={box} {...(height !== undefined && { style: { minHeight: `${height}px` } })}>
      {isShown ? children : <p class="soft">{instead}</p>}
    </div>
  );
}
