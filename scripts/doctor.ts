import { parseArgs } from "node:util";
import type { Deployment } from "./doctor/deployment.ts";
import { stopAll } from "./processes.ts";

/*
 * `npm run doctor`: checks the deployment's settings with the real services. Changes nothing and prints no secrets.
 * Exits with 1 if something is missing or wrong (docs/deploy.md, "The doctor").
 */

const usage = `npm run doctor [-- OPTIONS]

  --vars FILE   secrets, as in .dev.vars (else from the environment)
  --local       the app on this machine (npm start, npm run emulators)
  --as ADDRESS  a person who is signed in, yourself: looks at their session token's claims
  --timeout N   seconds that an answer may take (6)
  --json        findings as JSON
  --strict      ends with 1 also where something was not asked`;

const { json, strict, help, timeout, ...options } = readOptions();
if (help) end(usage, 0);
if (!(Number(timeout) > 0)) end(`--timeout ${timeout} is no number of seconds.\n\n${usage}`, 2);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, async () => {
    await stopAll();
    process.exit(2);
  });
}
// After the options are checked, because wrangler takes a second to load.
const [{ setTimeLimit }, { readDeployment }, { examine }, { masker }] = await Promise.all([
  import("./doctor/request.ts"),
  import("./doctor/deployment.ts"),
  import("./doctor/examine.ts"),
  import("./doctor/secrets.ts"),
]);
setTimeLimit(Number(timeout));
const deployment = readOrExit();
try {
  const width = process.stdout.columns ?? (Number(process.env.COLUMNS) || 100);
  const hasColor = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const { text, code } = await examine(deployment, {
    json,
    strict,
    tableOptions: { width, hasColor },
  });
  await new Promise((written) => process.stdout.write(text, written));
  process.exitCode = code;
} catch (error) {
  console.error(masker(deployment.values)(`The doctor itself broke: ${(error as Error).stack}`));
  process.exitCode = 2;
} finally {
  await stopAll();
}
process.exit();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        vars: { type: "string" },
        as: { type: "string" },
        local: { type: "boolean" },
        timeout: { type: "string", default: "6" },
        json: { type: "boolean" },
        strict: { type: "boolean" },
        help: { type: "boolean" },
      },
    });
    return values;
  } catch (error) {
    return end(`${(error as Error).message}\n\n${usage}`, 2);
  }
}

function readOrExit(): Deployment {
  try {
    return readDeployment(options);
  } catch (error) {
    return end((error as Error).message, 2);
  }
}

function end(text: string, code: number): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
