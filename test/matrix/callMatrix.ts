import assert from 'node:assert/strict';
import type { EmrCloud } from '../../src/cloud/emrCloud.ts';
import type { CloudError } from '../../src/core/errors.ts';
import type { ClusterRef, OperationRef } from '../../src/core/scope.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { FAULTS, type FaultCase } from './faults.ts';
import type { Case, Matrix } from './matrix.ts';

/** A call that is answered nothing is given up after 15 s, and one that was tried for up to 10 s is tried once more. */
const TOLD_MS = 45_000;

interface Call {
  readonly name: string;
  readonly make: (cloud: EmrCloud, operation: OperationRef) => Promise<unknown>;
}

const question = {
  zoneId: 'cn-hangzhou-h',
  clusterType: 'DATALAKE',
  paymentType: 'PayAsYouGo',
  nodeGroupType: 'TASK',
};

const perCluster = (
  name: string,
  make: (cloud: EmrCloud, cluster: ClusterRef) => Promise<unknown>,
): Call => ({ name, make });

/** A new call is a line here. */
const CALLS: readonly Call[] = [
  { name: 'ListClusters', make: (cloud, scope) => cloud.listClusters(scope, {}, undefined) },
  { name: 'GetOperation', make: (cloud, operation) => cloud.getOperation(operation) },
  perCluster('GetCluster', (cloud, cluster) => cloud.getCluster(cluster)),
  perCluster('ListNodeGroups', (cloud, cluster) => cloud.listNodeGroups(cluster, undefined)),
  perCluster('ListNodes', (cloud, cluster) => cloud.listNodes(cluster, {}, undefined)),
  perCluster('ListInstanceTypes', (cloud, cluster) => cloud.listInstanceTypes(cluster, question, undefined)),
  perCluster('ListAutoScalingActivities', (cloud, cluster) => cloud.listScalingActivities(cluster)),
  {
    name: 'LookupEvents',
    make: (cloud, scope) =>
      cloud.lookupEvents(scope, { from: Date.now() - 3_600_000, to: Date.now(), filters: [] }, undefined),
  },
  { name: 'GetCallerIdentity', make: (cloud, scope) => cloud.getCallerIdentity(scope) },
];

/**
 * Every fault at every call, without an editor: what it is called for the user, that it comes to an end, and that the
 * next good answer is taken.
 */
export const calls: Matrix = {
  run: async (wanted, onCase) => {
    // What is imported below needs these before it.
    for (const hooks of ['../hooks.js', '../standIn/vscode.js']) await import(hooks);
    const { accessTo, cloudWith } = await import('../unit/cloud/support.ts');
    for (const fault of FAULTS.filter(({ name }) => wanted(name))) {
      let simulator = await startSimulator({ trail: { delayMs: 0 } });
      const [account] = simulator.accounts;
      assert.ok(account);
      const access = accessTo(simulator.url, account);
      const { cloud } = cloudWith({ access: () => Promise.resolve(access) });
      const operation = runningOn(simulator);
      const failures = await all(
        cloud,
        operation,
        (asked) => failing(asked, fault),
        async () => {
          if (fault.fault === 'gone') await simulator.close();
          else simulator.addFault({ fault: fault.fault });
        },
      );
      await simulator.close();
      const { port } = simulator;
      simulator = await startSimulator({ port, accounts: [account], trail: { delayMs: 0 } });
      simulator.addOperation({ ...operation, type: 'INCREASE_NODES', event: null });
      const healed = await all(cloud, operation, (asked) => asked.then(() => '', String));
      for (const [where, failure] of failures)
        report(fault, where, failure || (healed.get(where) ?? ''), onCase);
      await simulator.close();
    }
  },
};

function runningOn(simulator: Simulator): OperationRef {
  const [address] = simulator.showcase;
  assert.ok(address);
  const { regionId, clusterId } = address;
  return {
    accountId: 'test',
    ...simulator.addOperation({ regionId, clusterId, type: 'INCREASE_NODES', event: null }),
  };
}

/** What is wrong with each call, by its name; empty where nothing is. */
async function all(
  cloud: EmrCloud,
  operation: OperationRef,
  judge: (asked: Promise<unknown>) => Promise<string>,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<ReadonlyMap<string, string>> {
  await before();
  const judged = CALLS.map(async ({ name, make }) => [name, await judge(make(cloud, operation))] as const);
  return new Map(await Promise.all(judged));
}

async function failing(asked: Promise<unknown>, { says }: FaultCase): Promise<string> {
  const { problemWords } = await import('../../src/editor/problems.ts');
  const begin = performance.now();
  const said = await asked.then(
    () => undefined,
    (error: unknown) => problemWords((error as CloudError).problem),
  );
  const ms = Math.round(performance.now() - begin);
  if (ms > TOLD_MS) return `took ${ms} ms`;
  if (said?.title !== says?.title) return `is called ${said?.title ?? 'nothing'}: ${said?.detail ?? ''}`;
  if (said !== undefined && says?.detail.test(said.detail) === false) return `is explained by ${said.detail}`;
  return '';
}

function report({ name }: FaultCase, where: string, failure: string, onCase: (found: Case) => void): void {
  onCase({ what: name, where, ...(failure === '' ? {} : { failure }) });
}
