import { connect } from "node:net";

/** A port of the stack, and the environment variable that changes it. */
export interface Port {
  variable: string;
  number: number;
}

/** The port in an environment variable, else the default. Throws if it is not a port. */
export function portFrom(variable: string, defaultPort: number): Port {
  const text = process.env[variable];
  const number = text ? Number(text) : defaultPort;
  if (!Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`${variable}=${text} is not a port.`);
  }
  return { variable, number };
}

/** Throws if one of the ports is in use, with a message that says what to do. */
export async function requireFreePorts(ports: Port[], command = "npm start"): Promise<void> {
  for (const { variable, number } of ports) {
    if (
      (await Promise.all(["127.0.0.1", "::1"].map((host) => isListening(host, number)))).some(
        Boolean,
      )
    ) {
      throw new Error(
        `Port ${number} is in use. Stop what listens there, or choose another: ${variable}=${number + 100} ${command}`,
      );
    }
  }
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => socket.destroy());
  });
}
