/** A caller's address as attempts are counted by it: their own network, and the wider one around it. */
export interface Network {
  /** One IPv4 address, or one IPv6 /64: what a household or a clubhouse has. */
  narrow: string;
  /** The IPv4 /24 or IPv6 /48 around it: what one attacker can easily have. */
  wide: string;
}

/** A neighbourhood may do so many times as often what one address of it may (docs/threats.md, 4). */
export const neighbours = 20;

const unknown: Network = { narrow: "unknown", wide: "unknown, all" };

let library: typeof import("ipaddr.js") | undefined;

/**
 * The network of an address in any of its spellings (docs/threats.md, 4). What is no address at all counts as
 * one network of its own, so that leaving the header out wins nothing. Loads its library on first use.
 */
export async function networkOf(address: string | undefined): Promise<Network> {
  library ??= (await import("ipaddr.js")).default;
  if (!address || !library.isValid(address)) return unknown;
  // `process` reads ::ffff:192.0.2.1 as the IPv4 address that it is.
  const parsed = library.process(address);
  const bytes = parsed.toByteArray();
  const isV4 = parsed.kind() === "ipv4";
  return {
    narrow: prefix(bytes, isV4 ? 4 : 8),
    wide: prefix(bytes, isV4 ? 3 : 6),
  };
}

function prefix(bytes: number[], length: number): string {
  const family = bytes.length === 4 ? "4" : "6";
  const hex = bytes.slice(0, length).map((byte) => byte.toString(16).padStart(2, "0"));
  return `ip${family}:${hex.join("")}/${length * 8}`;
}
