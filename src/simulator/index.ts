/** A local EMR and STS that speak the real protocol; what the bundle of the simulator exports. */
export { startSimulator } from './server.ts';
export type {
  Fault,
  FaultRule,
  NewOperation,
  OperationAddress,
  OperationPatch,
  RequestRecord,
  SimulatedAccount,
  Simulator,
  SimulatorOptions,
  StateChangeReason,
} from './types.ts';
