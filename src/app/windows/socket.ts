import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Decoder, encode, type Message } from './messages.ts';

/** How the folder of a socket begins. */
const PREFIX = 'emr-operations-';

/** One end of a connection between two windows. */
export class Connection {
  /** Hears what the other window says; one that says nonsense is cut off. */
  onMessage: (message: Message) => void = () => undefined;
  /** Hears once that the other window is gone. */
  onClose: () => void = () => undefined;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = new Decoder();
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      try {
        for (const message of decoder.decode(String(text))) this.onMessage(message);
      } catch {
        socket.destroy();
      }
    });
    // What went wrong does not matter; `close` follows.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.onClose();
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  send(message: Message): void {
    if (this.#socket.writable) this.#socket.write(encode(message));
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Rejects where nobody listens there. */
export function connectTo(address: string): Promise<Connection> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      resolve(new Connection(socket));
    });
  });
}

/** Where other windows of this user can reach this one: a socket in a folder of its own, or a named pipe. */
export class Listener {
  readonly address: string;
  readonly #server: Server;
  readonly #folder: string | undefined;

  private constructor(address: string, server: Server, folder: string | undefined) {
    this.address = address;
    this.#server = server;
    this.#folder = folder;
  }

  /** Rejects where the machine does not allow it. */
  static async open(onConnection: (connection: Connection) => void): Promise<Listener> {
    const server = createServer((socket) => {
      onConnection(new Connection(socket));
    });
    // Nothing is kept alive by it.
    server.unref();
    const isWindows = process.platform === 'win32';
    // Not below the storage of the extension: the address of a socket has some hundred bytes at most.
    const folder = isWindows ? undefined : await mkdtemp(path.join(tmpdir(), PREFIX));
    const address =
      folder === undefined ? String.raw`\\.\pipe\emr-operations-${randomUUID()}` : path.join(folder, 's');
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(address, resolve);
    });
    if (folder !== undefined) await chmod(address, 0o600);
    return new Listener(address, server, folder);
  }

  close(): void {
    this.#server.close();
    if (this.#folder !== undefined) void rm(this.#folder, { recursive: true, force: true });
  }
}

/** Removes what a window that was killed has left of its address. */
export async function clearAddress(address: string): Promise<void> {
  const folder = path.dirname(address);
  // It stands in a file: nothing else is to be removed by what may be written there.
  const isOurs = path.dirname(folder) === tmpdir() && path.basename(folder).startsWith(PREFIX);
  if (process.platform === 'win32' || !isOurs) return;
  await rm(folder, { recursive: true, force: true });
}
