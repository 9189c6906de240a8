import { connect } from "node:net";

/** A port of the stack, and the variable that moves it. */
export interface Port {
  variable: string;
  number: number;
}

/** The port that a variable names, else the usual one. Throws for what is no port. */
export function portFrom(variable: string, usual: number): Port {
  const text = process.env[variable];
  const number = text ? Number(text) : usual;
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`${variable}=${text} is not a port.`);
  }
  return { variable, number };
}

/** Throws a message that says what to do when something listens on one of the ports already. */
export async function demandFree(ports: Port[], command = "npm start"): Promise<void> {
  for (const { variable, number } of ports) {
    if (
      (await Promise.all(["127.0.0.1", "::1"].map((host) => answers(host, number)))).some(Boolean)
    ) {
      throw new Error(
        `Port ${number} is in use. Stop what listens there, or choose another: ${variable}=${number + 100} ${command}`,
      );
    }
  }
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
  });
}
