import { type Stack, startStack } from "./stack.ts";

/* `npm start`: runs the local stack until Ctrl-C. */

let stack: Stack | undefined;
let isStopping = false;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => end("\nStopping…", stack ? 0 : 1));
}

try {
  console.log("Starting…");
  stack = await startStack({ folder: process.env.DATA_FOLDER ?? ".wrangler" });
  console.log(addresses(stack));
  await end(`\n${await stack.failed} Stopping the rest.`, 1);
} catch (error) {
  if (isStopping) process.exit(1);
  console.error(`\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

/** Stops everything and exits; only the first reason counts. */
async function end(reason: string, code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  console.log(reason);
  await stack?.stop();
  process.exit(code);
}

function addresses({ app, clerk, postmark }: Stack): string {
  const services = clerk
    ? `  Mailbox   ${postmark}   every mail that is sent, codes too\n  Clerk     ${clerk}   emulated: Backend API under /v1`
    : "  Clerk and Postmark are the real ones that .dev.vars names.";
  return `
Ready.

  App       ${app}
  API       ${app}/api/docs   what it takes and answers
${services}

Try: found a club at ${app}/sign-up?as=club, then open ${app} in another
browser profile, sign up as a parent and type the club's code.
Data stays in .wrangler between starts; \`npm run reset\` clears it. Ctrl-C stops everything.
`;
}
