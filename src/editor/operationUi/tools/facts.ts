import type { Cluster } from '../../../core/cluster.ts';
import {
  classifyOperationState,
  elapsedMs,
  isTerminal,
  startedAt,
  type OperationRecord,
  type StateChangeReason,
} from '../../../core/operation.ts';
import { present } from '../../../core/present.ts';
import { DEMO_ACCOUNT_ID, type Scope } from '../../../core/scope.ts';
import { requestText } from '../../operationWords.ts';
import { isoTime, MAX_SENTENCE, plain } from './answer.ts';

/**
 * What a model gets to see of an operation, everywhere. Who began it, from where, and the raw answer are not among
 * it.
 * @param now Unix milliseconds
 */
export function operationFacts(record: OperationRecord, now: number): object {
  const { ref, snapshot, clusterName, watched, forgotten, snapshotAt } = record;
  const { state } = snapshot ?? {};
  const { accountId, regionId, clusterId, operationId } = ref;
  const elapsed = forgotten === true ? undefined : elapsedMs(record, now);
  return present<object>({
    operationId,
    clusterId,
    regionId,
    account: accountId,
    simulated: accountId === DEMO_ACCOUNT_ID ? true : undefined,
    clusterName: plain(clusterName),
    type: plain(snapshot?.type),
    state: plain(state),
    outcome: classifyOperationState(state),
    ended: isTerminal(state),
    forgotten,
    requested: plain(requestText(record)),
    startedAt: isoTime(startedAt(record)),
    endedAt: isTerminal(state) ? isoTime(snapshot?.endTime) : undefined,
    elapsedSeconds: elapsed === undefined ? undefined : Math.round(elapsed / 1_000),
    reasonCode: plain(snapshot?.reason?.code),
    watched,
    checkedAt: isoTime(snapshotAt),
  });
}

/** The same of a cluster. */
export function clusterFacts({ accountId, regionId }: Scope, cluster: Cluster): object {
  const { clusterId, name, type, state, releaseVersion, createTime, endTime, expireTime, reason } = cluster;
  return present<object>({
    clusterId: plain(clusterId),
    name: plain(name),
    regionId,
    account: accountId,
    simulated: accountId === DEMO_ACCOUNT_ID ? true : undefined,
    type: plain(type),
    state: plain(state),
    releaseVersion: plain(releaseVersion),
    createdAt: isoTime(createTime),
    endedAt: isoTime(endTime),
    expiresAt: isoTime(expireTime),
    reason: reasonText(reason),
  });
}

/** A trigger of the user explains nothing. */
function reasonText(reason: StateChangeReason | undefined): string | undefined {
  if (reason === undefined || reason.code === 'UserRequest') return undefined;
  return plain([reason.code, reason.message].filter(Boolean).join(': '), MAX_SENTENCE);
}
