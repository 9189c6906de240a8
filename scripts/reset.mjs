// Deletes all local data: the database, the Durable Objects, the emulators' users and mail.
import { rmSync } from "node:fs";

rmSync(".wrangler", { recursive: true, force: true });
console.log("Local data is gone. The next `npm start` begins anew.");
