/** The simulated cloud of `hour.ts` in a thread of its own, with the time of the one that has started it. */
import { parentPort, workerData } from 'node:worker_threads';
import { startSimulator } from '../../../src/simulator/index.ts';
import { activeOperations, simulatorOptions } from '../world.ts';

const { time, accountId, epoch } = workerData as {
  readonly time: Float64Array;
  readonly accountId: string;
  readonly epoch: number;
};
const simulator = await startSimulator(simulatorOptions(epoch, () => time[0] ?? 0));
for (const operation of activeOperations(accountId, epoch)) simulator.addOperation(operation);
parentPort?.postMessage(simulator.url);
parentPort?.on('message', () => {
  const failed = simulator.requests.filter(({ status }) => status !== 200);
  parentPort?.postMessage([...new Set(failed.map(({ action, code = 'none' }) => `${action} ${code}`))]);
});
