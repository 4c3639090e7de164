/** Entry point `./simulator`: a server that speaks the protocol, for Node. */
export type { FaultCommand, FaultVerb } from "./engine/control-verbs.ts";
export type { ControlAnswer } from "./engine/control.ts";
export type { Engine, EngineStatus } from "./engine/engine.ts";
export type { SequenceScope } from "./engine/numbering.ts";
export { controlHeader, simulatorPaths } from "./engine/paths.ts";
export type { BookSize, PresetName, Rates } from "./engine/scale.ts";
export { startSimulator, type Simulator, type SimulatorOptions } from "./simulator/start.ts";
