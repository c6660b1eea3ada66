import assert from 'node:assert/strict';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { summarize } from '../../../src/core/statusSummary.ts';

describe('summary of the status bar', () => {
  const recordOf = (state: string): OperationRecord => ({
    ref: { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' },
    source: 'manual',
    firstSeenAt: 0,
    watched: false,
    seenActive: true,
    snapshot: { clusterId: 'c-1', operationId: 'op-1', state },
  });

  it('counts apart what runs, what waits for a person, and what failed', () => {
    const active = ['IN_PROGRESS', 'HUMAN_PROCESSING', 'IN_PROGRESS', 'PAUSED'].map(recordOf);
    assert.deepEqual(summarize(active, [recordOf('FAILED')]), { running: 3, waiting: 1, failed: 1 });
    assert.deepEqual(summarize([], []), { running: 0, waiting: 0, failed: 0 });
  });
});
