import type { OperationReference } from '../../../src/api.ts';
import type { SimulatedAccount } from '../../../src/simulator/index.ts';

/** What a window is told to do. */
export type Order =
  | { readonly order: 'focus'; readonly focused: boolean }
  | { readonly order: 'watch' | 'get'; readonly id: number; readonly ref: OperationReference };

/** What it answers; `id` 0 says that it is there. */
export interface Answer {
  readonly id: number;
  readonly state?: string;
  readonly problem?: string;
}

const OWNER = '1234567890123456';

/** The account that all windows have. */
export const ACCOUNT = {
  id: 'matrix',
  kind: 'secret',
  label: 'matrix',
  regions: ['cn-hangzhou'],
  identity: { accountId: OWNER, type: 'RAMUser' },
} as const;

/** Each window signs with a key of its own, by which the cloud knows who asks. */
export function keyOf(slot: number) {
  return {
    accessKeyId: `LTAI5tExampleKeyId00000${slot}`,
    accessKeySecret: `CanarySecretOfCrashMatrix0000${slot}`,
  };
}

export function simulated(slot: number): SimulatedAccount {
  return { ...keyOf(slot), accountId: OWNER, identity: { type: 'RAMUser', name: 'data-ops' } };
}
