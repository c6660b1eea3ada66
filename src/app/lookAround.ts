import type { OperationRecord } from '../core/operation.ts';
import { Surroundings, type SurroundingsParts, type SurroundingsState } from './surroundings.ts';

/**
 * What is around an operation, once all that it calls for has come or failed. At the signal, what is there by then;
 * the rest is `loading`. Never rejects.
 */
export async function lookAround(
  parts: SurroundingsParts,
  record: OperationRecord,
  signal: AbortSignal,
): Promise<SurroundingsState> {
  const around = new Surroundings(parts, record.ref);
  try {
    around.want(record);
    await new Promise<void>((resolve) => {
      const check = (): void => {
        const loading = Object.values(around.state).some(({ state }) => state === 'loading');
        if (!loading || signal.aborted) resolve();
      };
      around.onDidChange(check);
      signal.addEventListener('abort', check, { once: true });
      check();
    });
    return around.state;
  } finally {
    around.dispose();
  }
}
