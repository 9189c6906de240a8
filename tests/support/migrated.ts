import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { bindings } from "./app.ts";

await applyD1Migrations(bindings.DB, bindings.MIGRATIONS as D1Migration[]);
