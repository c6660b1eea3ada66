import { setTimeout as delay } from 'node:timers/promises';

/** How long a step in the workbench may take before a test fails. */
export const stepTimeoutMs = 30_000;

/** Tries `probe` until it returns something other than undefined; throws an Error naming `what` on a time-out. */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  timeoutMs = stepTimeoutMs,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms for ${what}.`);
    await delay(50);
  }
}
