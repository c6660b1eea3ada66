import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../src/simulator/index.ts';

/** Two customers of one cloud: each has clusters and operations that the other does not know. */
export interface TwoClouds extends AsyncDisposable {
  /** Where both are reached; who calls is told by the AccessKey. */
  readonly url: string;
  readonly one: Simulator;
  /** The names of its clusters begin with {@link OTHER}. */
  readonly other: Simulator;
}

export const OTHER = 'beta-';

/** Starts a simulator for each of two accounts, and an address in front of them. */
export async function startTwoClouds(one: SimulatedAccount, other: SimulatedAccount): Promise<TwoClouds> {
  const simulators = {
    one: await startSimulator({ accounts: [one], seed: 1, trail: { delayMs: 1_000 } }),
    other: await startSimulator({ accounts: [other], seed: 2, trail: { delayMs: 1_000 } }),
  };
  const front = createServer((incoming, outgoing) => {
    const isOther = JSON.stringify(incoming.headers).includes(other.accessKeyId);
    const { port } = isOther ? simulators.other : simulators.one;
    void buffer(incoming).then((body) => {
      const { method, url, headers } = incoming;
      const passed = request({ port, method, path: url, headers, host: '127.0.0.1' }, (answer) => {
        void textOf(answer).then((text) => {
          const renamed = isOther ? text.replaceAll('"ClusterName":"', `"ClusterName":"${OTHER}`) : text;
          const { 'content-length': _length, ...rest } = answer.headers;
          outgoing.writeHead(answer.statusCode ?? 500, rest).end(renamed);
        });
      });
      // Who called may have given up.
      passed.on('error', () => outgoing.destroy());
      outgoing.on('close', () => passed.destroy());
      passed.end(body);
    });
  });
  await new Promise<void>((resolve) => {
    front.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    ...simulators,
    [Symbol.asyncDispose]: async () => {
      front.closeAllConnections();
      front.close();
      await simulators.one.close();
      await simulators.other.close();
    },
  };
}

async function textOf(answer: IncomingMessage): Promise<string> {
  return (await buffer(answer).catch(() => Buffer.of())).toString();
}
