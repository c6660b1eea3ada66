/** A local EMR, ActionTrail and STS that speak the real protocol; what the bundle of the simulator exports. */
export { startSimulator } from './server.ts';
export type { Fault, FaultRule } from './faultTypes.ts';
export type {
  EventForm,
  FleetOptions,
  NewEvent,
  NewOperation,
  OperationAddress,
  OperationPatch,
  RequestRecord,
  SimulatedAccount,
  SimulatedRole,
  Simulator,
  SimulatorOptions,
  StateChangeReason,
  TrailOptions,
} from './types.ts';
