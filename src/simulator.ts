/** Entry point `./simulator`: a server that speaks the protocol, for Node. */
export type { FaultCommand, FaultVerb } from "./engine/control/control-verbs.ts";
export type { ControlAnswer } from "./engine/control/control.ts";
export type { Engine, EngineStatus } from "./engine/engine.ts";
export type { SequenceScope } from "./engine/stream/numbering.ts";
export { controlHeader, simulatorPaths } from "./engine/http/paths.ts";
export type { BookSize, PresetName, Rates } from "./engine/scale.ts";
export { startSimulator, type Simulator, type SimulatorOptions } from "./simulator/start.ts";
