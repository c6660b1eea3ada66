type Task = () => void;

const tasks = new Set<Task>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let installed = false;

/**
 * Runs `task` (synchronous, must not throw) when this process ends by itself or by a signal; returns a function
 * that takes the task back. A process that handles signals itself keeps its own way of ending.
 */
export function onProcessEnd(task: Task): () => void {
  tasks.add(task);
  if (!installed) {
    installed = true;
    process.on('exit', runAll);
    for (const signal of signals) process.on(signal, endBySignal);
  }
  return () => tasks.delete(task);
}

function runAll(): void {
  // Latest first: processes before the folders they write to.
  for (const task of [...tasks].reverse()) task();
  tasks.clear();
}

function endBySignal(signal: NodeJS.Signals): void {
  // Somebody else handles it and may want an orderly end; `exit` still runs the tasks.
  if (process.listenerCount(signal) > 1) return;
  runAll();
  process.removeListener(signal, endBySignal);
  process.kill(process.pid, signal);
}
