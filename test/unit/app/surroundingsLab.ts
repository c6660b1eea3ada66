import assert from 'node:assert/strict';
import type { SurroundingsState } from '../../../src/app/surroundings.ts';

/** Which parts there are, and how far each is. */
export const statesOf = (state: SurroundingsState): Record<string, string> =>
  Object.fromEntries(
    Object.entries(state).map(([part, block]) => [part, (block as { state: string }).state]),
  );

/** The value of a part; the test fails where it has not come. */
export function valueOf<P extends keyof SurroundingsState>(state: SurroundingsState, part: P) {
  const block = state[part];
  assert.ok(block?.state === 'ready', `${part}: ${JSON.stringify(block)}`);
  return block.value as Extract<NonNullable<SurroundingsState[P]>, { state: 'ready' }>['value'];
}

/** Nobody tells who began it. */
export const unknownOrigin = (): Promise<'none'> => Promise.resolve('none');
