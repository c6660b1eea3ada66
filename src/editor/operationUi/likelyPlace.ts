import type { OperationClue } from '../../core/operationText.ts';
import type { ClusterRef } from '../../core/scope.ts';
import { commonPlace, type Draft } from '../../core/scopeChoice.ts';
import type { PlaceParts } from './askPlace.ts';

/** Where an operation is, as far as the text, the row and what is known already say without asking. */
export function likelyPlace(parts: PlaceParts, clue: OperationClue, cluster?: ClusterRef): Draft {
  const { operationId: _operationId, ...said } = clue;
  if (cluster !== undefined) {
    const { accountId, regionId, clusterId } = cluster;
    const same = said.clusterId === undefined || said.clusterId === clusterId;
    // A text may name another cluster than the row.
    return same ? { accountId, regionId, clusterId } : { accountId, regionId, ...said };
  }
  return { ...commonPlace(candidates(parts, clue)), ...said };
}

/** Where something of these IDs has been seen, among what is in memory: nothing is read or asked for this. */
function candidates({ accounts, inventory, operations }: PlaceParts, clue: OperationClue): readonly Draft[] {
  const fits = ({ regionId, clusterId }: ClusterRef): boolean =>
    (clue.regionId ?? regionId) === regionId && (clue.clusterId ?? clusterId) === clusterId;
  const same = [...operations.inMemory()]
    .map(({ ref }) => ref)
    .filter((ref) => ref.operationId === clue.operationId && fits(ref))
    .filter(({ accountId }) => accounts.get(accountId) !== undefined);
  if (same.length > 0)
    return same.map(({ accountId, regionId, clusterId }) => ({ accountId, regionId, clusterId }));
  const { clusterId } = clue;
  if (clusterId === undefined) return [];
  return accounts
    .all()
    .flatMap(({ id, regions }) => regions.map((regionId) => ({ accountId: id, regionId, clusterId })))
    .filter((ref) => fits(ref) && inventory.cluster(ref) !== undefined);
}
