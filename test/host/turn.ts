/**
 * Starting a server or loading a workbench takes both cores of a small machine for seconds. Where several files of
 * tests run at the same time, one does so after the other, so that the steps of the others are not held up by all.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The port at which `openTurns` listens, for the processes that it is for. */
const VARIABLE = 'EMR_TEST_TURNS';

/** Hands out turns, one at a time, in the order of asking; who ends, or is ended, gives it back. */
export async function openTurns(): Promise<{ readonly env: Record<string, string> } & AsyncDisposable> {
  const waiting: Socket[] = [];
  let holder: Socket | undefined;
  const next = (): void => {
    holder = waiting.shift();
    holder?.write('.');
  };
  const server = createServer((socket) => {
    // Those who are ended do not say goodbye.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (socket === holder) next();
      else if (waiting.includes(socket)) waiting.splice(waiting.indexOf(socket), 1);
    });
    waiting.push(socket);
    if (holder === undefined) next();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: { [VARIABLE]: String((server.address() as AddressInfo).port) },
    [Symbol.asyncDispose]: async () => {
      for (const socket of [holder, ...waiting]) socket?.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when it is this process's turn, which lasts until it is disposed of. At once where nobody hands them out. */
export async function takeTurn(): Promise<Disposable> {
  const port = process.env[VARIABLE];
  if (port === undefined) return { [Symbol.dispose]: () => undefined };
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'data');
  return {
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

/** Does something in a turn of its own. */
export async function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = await takeTurn();
  try {
    await work();
  } finally {
    turn[Symbol.dispose]();
  }
}
