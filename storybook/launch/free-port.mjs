/** Finds a port that is free on each address that a browser may take `localhost` for. */
import { createServer } from "node:net";

const TRIES = 50;

/** The first free port from `first` on. @param {string} host @param {number} first @returns {Promise<number>} */
export async function freePort(host, first) {
  const addresses = [...new Set([host, "127.0.0.1", "::1"])];
  for (let port = first; port < first + TRIES; port += 1) {
    const taken = await Promise.all(addresses.map((address) => isTaken(port, address)));
    if (!taken.includes(true)) return port;
  }
  throw new Error(`No free port between ${first} and ${first + TRIES - 1}. PORT=7000 npm start looks elsewhere.`);
}

/** @param {number} port @param {string} address @returns {Promise<boolean>} */
function isTaken(port, address) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"));
    probe.listen(port, address, () => probe.close(() => resolve(false)));
  });
}
