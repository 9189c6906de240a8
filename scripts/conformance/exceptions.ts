import { readFileSync } from "node:fs";

/** A difference that is right: the vendor's own SDK, or the description itself, contradicts the description. */
export interface Exception {
  operation?: string;
  kind: string;
  value?: string;
  why: string;
  /** The SDK's file and line that shows it; the description's own words where no SDK reads the field. */
  seen: string;
}

export type Vendor = "clerk" | "postmark";

/** Says whether an exception of a vendor explains a difference. */
export function explainedBy(vendor: Vendor) {
  const file = new URL(`${vendor}-exceptions.json`, import.meta.url);
  const exceptions: Exception[] = JSON.parse(readFileSync(file, "utf8"));
  return (operation: string, kind: string, example?: string): boolean =>
    exceptions.some(
      (one) =>
        new RegExp(one.operation ?? "").test(operation) &&
        new RegExp(one.kind).test(kind) &&
        (one.value === undefined || one.value === example),
    );
}
