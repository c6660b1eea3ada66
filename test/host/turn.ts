/**
 * Several files of UI tests run at the same time on few processors. Starting a server or loading a workbench takes two
 * of them for seconds: one does so after the other. And where a suite waits for something that takes its time, another
 * one begins meanwhile.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The port at which `openTurns` listens, for the processes that it is for. */
const VARIABLE = 'EMR_TEST_TURNS';

/** What is asked for, as the first byte of a connection: a turn, a place among the busy ones, or the same at once. */
type Wish = 't' | 'b' | 'r';

/** Those who have something that is there so many times, and those who wait for it in the order of asking. */
class Queue {
  readonly #room: number;
  readonly #holders = new Set<Socket>();
  #waiting: Socket[] = [];

  constructor(room: number) {
    this.#room = room;
  }

  /** @param atOnce also where there is no room: fewer get in afterwards */
  add(socket: Socket, atOnce: boolean): void {
    if (atOnce || this.#holders.size < this.#room) this.#grant(socket);
    else this.#waiting.push(socket);
  }

  /** Who ends, or is ended, gives back what it has. */
  remove(socket: Socket): void {
    this.#waiting = this.#waiting.filter((each) => each !== socket);
    this.#holders.delete(socket);
    while (this.#holders.size < this.#room) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#grant(next);
    }
  }

  #grant(socket: Socket): void {
    this.#holders.add(socket);
    socket.write('.');
  }
}

/**
 * Hands out turns, one at a time, and places among those that are busy.
 * @param busy how many of these there are
 */
export async function openTurns(
  busy: number,
): Promise<{ readonly env: Record<string, string> } & AsyncDisposable> {
  const turns = new Queue(1);
  const places = new Queue(busy);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    // Those who are ended do not say goodbye.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      turns.remove(socket);
      places.remove(socket);
    });
    socket.once('data', (data) => {
      const wish = data.toString() as Wish;
      (wish === 't' ? turns : places).add(socket, wish === 'r');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: { [VARIABLE]: String((server.address() as AddressInfo).port) },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Resolves when this process has what it wishes, until it is disposed of. At once where nobody hands it out. */
async function take(wish: Wish): Promise<Disposable> {
  const port = process.env[VARIABLE];
  if (port === undefined) return { [Symbol.dispose]: () => undefined };
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(wish);
  await once(socket, 'data');
  return {
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

/** Resolves when it is this process's turn, which lasts until it is disposed of. */
export function takeTurn(): Promise<Disposable> {
  return take('t');
}

/** Does something in a turn of its own. */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = await takeTurn();
  try {
    return await work();
  } finally {
    turn[Symbol.dispose]();
  }
}

/** A place among the busy ones. */
export class Place {
  #place: Disposable | undefined;

  /** Resolves when there is one. */
  async begin(): Promise<void> {
    this.#place = await take('b');
  }

  end(): void {
    this.#place?.[Symbol.dispose]();
    this.#place = undefined;
  }

  /**
   * Waits for something that takes long while others have the place. It is there again at once, though there are too
   * many then: what came may be gone soon.
   */
  async lendFor<T>(wait: () => Promise<T>): Promise<T> {
    if (this.#place === undefined) return wait();
    this.end();
    try {
      return await wait();
    } finally {
      this.#place = await take('r');
    }
  }
}

/** That of this process, which runs one file of tests after the other. */
export const place = new Place();
