import { fitsStates } from '../../../core/operationFilter.ts';
import { isShown, startedAt, type OperationRecord } from '../../../core/operation.ts';
import { scopeKey } from '../../../core/scope.ts';
import type { ToolParts } from '../parts.ts';
import { listAnswer } from './answer.ts';
import { operationFacts } from './facts.ts';
import { readOperations } from './input.ts';
import { scopesOf } from './place.ts';

/** So many are counted; a history may hold a hundred thousand. */
const MAX_COUNTED = 1_000;

const LIMITS =
  'Alibaba Cloud has no API that lists operations. These are the ones that the editor knows: from auto scaling, from ActionTrail (up to 10 minutes late), and those whose ID the user gave. Others may exist: emrOperations_getOperation finds them by ID, and the editor looks for them while the user has the EMR views open.';

/** The operations that are known here, those under way first, then the youngest, as JSON. Nothing is asked for. */
export async function listOperations(parts: ToolParts, given: unknown): Promise<string> {
  const { operations, accounts, clock } = parts;
  const { states = [], type, since, clusterId, limit, ...where } = readOperations(given);
  const scopes = new Set(scopesOf(accounts, where).map(scopeKey));
  await operations.open();
  const wantedType = type?.toLowerCase();
  const found = await operations.find(
    MAX_COUNTED,
    (record: OperationRecord) =>
      isShown(record) &&
      accounts.covers(record) &&
      scopes.has(scopeKey(record.ref)) &&
      (clusterId === undefined || record.ref.clusterId === clusterId) &&
      fitsStates(record, { text: '', states }) &&
      (wantedType === undefined || record.snapshot?.type?.toLowerCase() === wantedType) &&
      (since === undefined || startedAt(record) >= since),
  );
  const now = clock.now();
  return listAnswer(
    'operations',
    {
      items: found.slice(0, limit).map((record) => operationFacts(record, now)),
      count: found.length,
      isAtLeast: found.length >= MAX_COUNTED,
      narrow: 'Call again with account, regionId, clusterId, states, type or since to narrow it down.',
    },
    { limits: LIMITS },
  );
}
