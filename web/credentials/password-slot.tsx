import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/**
 * A password field that is replaced by `fallback` once Clerk reports that the instance has no passwords. The fallback
 * keeps the field's height, so that nothing moves while people press something. A field that is filled in stays: accounts
 * from before that setting can still sign in with their password.
 */
export function PasswordSlot({
  isOn,
  fallback,
  children,
}: {
  isOn: boolean;
  fallback: string;
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
      {isShown ? children : <p class="soft">{fallback}</p>}
    </div>
  );
}
