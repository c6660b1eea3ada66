/** The largest that is promised: 10,000 clusters in all regions, 100,000 operations of which 1,000 are under way. */
import { createHash } from 'node:crypto';
import { REGIONS } from '../../src/core/regions.ts';
import type { OperationRecord } from '../../src/core/operation.ts';
import { buildFleet } from '../../src/simulator/fleet.ts';
import type { NewOperation, SimulatedAccount, SimulatorOptions } from '../../src/simulator/types.ts';

const CLUSTERS = 10_000;
export const OPERATIONS = 100_000;
export const ACTIVE = 1_000;
export const REGION_IDS = REGIONS.map(({ id }) => id);

const SEED = 1;
/** Time between the beginnings of two operations, and of one; milliseconds. */
const STEP_MS = 20_000;
const DURATION_MS = 300_000;

export const ACCOUNT: SimulatedAccount = {
  accessKeyId: 'LTAI5tExampleKeyId000001',
  accessKeySecret: 'x'.repeat(30),
  accountId: '1234567890123456',
  identity: { type: 'RAMUser', name: 'data-ops' },
};

const FLEET = { clusters: CLUSTERS, regionIds: REGION_IDS };

export function simulatorOptions(epoch: number, now: () => number): SimulatorOptions {
  return { accounts: [ACCOUNT], seed: SEED, epoch, now, fleet: FLEET };
}

/** The operations as the journal of an account has them at the epoch; the youngest, which are under way, first. */
export function recordsOf(accountId: string, epoch: number): (number: number) => OperationRecord {
  const fleet = buildFleet(FLEET, SEED, epoch);
  return (number) => {
    const cluster = fleet[number % fleet.length];
    if (cluster === undefined) throw new Error('There is no cluster');
    const operationId = `op-${createHash('md5').update(String(number)).digest('hex').slice(0, 16)}`;
    const startTime = epoch - (number + 1) * STEP_MS;
    const isActive = number < ACTIVE;
    const state = isActive ? 'IN_PROGRESS' : number % 7 === 0 ? 'FAILED' : 'COMPLETED';
    return {
      ref: { accountId, regionId: cluster.regionId, clusterId: cluster.id, operationId },
      source: 'scalingActivity',
      firstSeenAt: startTime,
      lastSeenAt: epoch,
      clusterName: cluster.name,
      snapshot: {
        clusterId: cluster.id,
        operationId,
        type: 'INCREASE_NODES',
        state,
        description: `Scale out node group core-${number % 7}`,
        createTime: startTime - 1_000,
        startTime,
        ...(isActive ? {} : { endTime: startTime + DURATION_MS }),
      },
      snapshotAt: epoch,
      watched: false,
      seenActive: true,
      ...(isActive ? {} : { toldState: state }),
    };
  };
}

/** Those under way as the service has them: one in four ends within the hour. */
export function activeOperations(accountId: string, epoch: number): readonly NewOperation[] {
  const record = recordsOf(accountId, epoch);
  return Array.from({ length: ACTIVE }, (_, number) => {
    const { ref, snapshot } = record(number);
    const { regionId, clusterId, operationId } = ref;
    const startedAt = snapshot?.startTime ?? epoch;
    const ends = number % 4 === 0 ? epoch - startedAt + number * 3_600 : null;
    return {
      regionId,
      clusterId,
      operationId,
      type: 'INCREASE_NODES',
      description: snapshot?.description ?? '',
      startedAt,
      durationMs: ends,
      event: null,
    };
  });
}
