import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import type { SdkCall, SdkOutcome, SdkTask } from './sdkProcess.ts';

/** A process that runs the SDK as it is published. */
export class SdkRunner {
  readonly #process: ChildProcess;
  #calls = 0;

  constructor(env: NodeJS.ProcessEnv = {}) {
    this.#process = fork(new URL('sdkProcess.ts', import.meta.url), {
      execArgv: [],
      env: { ...process.env, ...env },
    });
  }

  /** Rejects with message, code and status of what the SDK throws. */
  run<T>(task: SdkTask): Promise<T> {
    const call: SdkCall = { ...task, id: (this.#calls += 1) };
    return new Promise((resolve, reject) => {
      const receive = ({ id, body, error }: SdkOutcome): void => {
        if (id !== call.id) {
          return;
        }
        this.#process.off('message', receive);
        if (error === undefined) {
          resolve(body as T);
        } else {
          reject(Object.assign(new Error(error.message), error));
        }
      };
      this.#process.on('message', receive);
      this.#process.send(call);
    });
  }

  end(): void {
    this.#process.kill();
  }
}
