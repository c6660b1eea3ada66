/**
 * Milliseconds that this process has been computing since some time in the past. Unlike the time of day it does not
 * pass while other processes have the processor, which several files of tests share.
 */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
