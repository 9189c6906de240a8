import type { Me } from "../data/api.ts";

/** A player who is the signed-in person, or whom they look after. */
export type OwnPlayer = Me["players"][number];
