import { appendFileSync } from "node:fs";

/*
 * What the suites tried, counted as they go. Each suite runs in a process of its own, so they write to one
 * file, which `npm test` adds up and prints.
 */

const file = process.env.ATTACK_FIGURES;

/** Notes that so many of something were tried (cases), survived (faults) or held (load). */
export function tried(what: string, many = 1): void {
  if (file) appendFileSync(file, `${many}\t${what}\n`);
}
