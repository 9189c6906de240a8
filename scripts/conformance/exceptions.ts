import { readFileSync } from "node:fs";

/** A difference that is correct: the vendor's SDK or another part of the description contradicts the description. */
export interface Exception {
  operation?: string;
  kind: string;
  value?: string;
  why: string;
  /** The SDK's file and line, or the description's text if no SDK reads the field. */
  seen: string;
}

export type Vendor = "clerk" | "postmark";

/** Returns a function that tells whether an exception explains a difference. */
export function explainedBy(vendor: Vendor) {
  const file = new URL(`${vendor}-exceptions.json`, import.meta.url);
  const exceptions: Exception[] = JSON.parse(readFileSync(file, "utf8"));
  return (operation: string, kind: string, example?: string): boolean =>
    exceptions.some(
      (exception) =>
        new RegExp(exception.operation ?? "").test(operation) &&
        new RegExp(exception.kind).test(kind) &&
        (exception.value === undefined || exception.value === example),
    );
}
