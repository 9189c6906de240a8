import type { Me } from "../data/api.ts";

/** A player whom the signed-in person is, or looks after. */
export type OwnPlayer = Me["players"][number];
