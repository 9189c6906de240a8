import { devVarsFile, fillDevVars } from "./dev-vars.ts";
import { requireFreePorts } from "./ports.ts";
import { stopAll } from "./processes.ts";
import {
  type Emulators,
  localPorts,
  migrate,
  startCron,
  startEmulators,
} from "./start-emulators.ts";

/*
 * `npm run emulators`: starts the emulated Clerk and Postmark, migrates the local database, writes the keys into
 * `.dev.vars`, and triggers the cron each minute. `npx wrangler dev` is all that is needed beside it.
 */

const folder = process.env.DATA_FOLDER ?? ".wrangler";
let emulators: Emulators | undefined;
let isStopping = false;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    if (isStopping) return;
    isStopping = true;
    console.log("\nStopping…");
    await stopAll();
    await emulators?.stop();
    process.exit(emulators ? 0 : 1);
  });
}

try {
  console.log("Starting…");
  const ports = localPorts();
  await requireFreePorts([ports.clerk, ports.postmark], "npm run emulators");
  const app = `http://localhost:${ports.app.number}`;
  await migrate(folder);
  emulators = await startEmulators(app, ports, `${folder}/emulators`);
  const isFilled = fillDevVars(emulators.variables);
  startCron(app);
  const port = ports.app.number === 8787 ? "" : ` --port ${ports.app.number}`;
  console.log(report(emulators, app, isFilled, `npx wrangler dev${port}`));
} catch (error) {
  if (isStopping) process.exit(1);
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

function report(
  { clerk, postmark }: Emulators,
  app: string,
  isFilled: boolean,
  command: string,
): string {
  const file = devVarsFile();
  const next = isFilled
    ? `${file} has their keys. Next, in another terminal: ${command}
The app is then at ${app}.`
    : `${file} names a real Clerk instance and is left as it is, so the Worker will not use the emulators.
Move it away and start this again to use them.`;
  return `
Ready.

  Mailbox   ${postmark}   every mail that is sent, codes too
  Clerk     ${clerk}   emulated: Backend API under /v1

${next}
Ctrl-C stops the emulators.
`;
}
