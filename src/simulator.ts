/** Entry point `./simulator`: a server that speaks the protocol, for Node. */
export { simulatorPaths } from "./engine/paths.ts";
export { startSimulator, type Simulator, type SimulatorOptions } from "./simulator/start.ts";
