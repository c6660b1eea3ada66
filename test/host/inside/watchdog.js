// Ends this process when another one is gone, also when that was killed. Stands in for the native module
// native-watchdog in the installed hosts, where it ends an extension host without its server.

import { setInterval } from 'node:timers';

/** Watches the process `pid` once a second. */
export function start(pid) {
  setInterval(() => {
    try {
      process.kill(pid, 0);
    } catch {
      process.exit(87);
    }
  }, 1_000).unref();
}
