import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/* Time-based one-time passwords: RFC 6238 with SHA-1, six digits, thirty seconds. */

/** An authenticator app that a user enrolled, or is enrolling. */
export interface Totp {
  id: string;
  secret: string;
  isVerified: boolean;
  createdAt: number;
  /** The time step of the last accepted code: each code works once. */
  lastStep: number;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepMs = 30_000;

/** A secret of 160 bits in Base32. */
export function newTotpSecret(): string {
  return Array.from(randomBytes(32), (byte) => alphabet[byte % 32]).join("");
}

/** The code that an authenticator app shows at `now`. */
export function totpCode(secret: string, now: number): string {
  return codeOfStep(bytesOf(secret), Math.floor(now / stepMs));
}

/** The time step of a code: the current one, or the one before or after, because clocks differ. Null if none matches. */
export function stepOfTotpCode(secret: string, code: string, now: number): number | null {
  const step = Math.floor(now / stepMs);
  const given = Buffer.from(code);
  const matching = [step - 1, step, step + 1].find((candidate) => {
    const expected = Buffer.from(codeOfStep(bytesOf(secret), candidate));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return matching ?? null;
}

function codeOfStep(key: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 1_000_000).padStart(6, "0");
}

function bytesOf(base32: string): Buffer {
  const bits = [...base32.replace(/=+$/, "").toUpperCase()]
    .map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
}

export const isBase32 = (text: string) => /^[A-Z2-7]{16,}=*$/i.test(text);
