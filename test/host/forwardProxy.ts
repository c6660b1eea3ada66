import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer, type AddressInfo, type LookupFunction, type Socket } from 'node:net';
import { RequestError, Server } from 'proxy-chain';

/** Options of {@link startForwardProxy}. */
export interface ForwardProxyOptions {
  /** The host names that the proxy finds; all of them are this machine. */
  readonly hosts: readonly string[];
  /** Asked for by Basic authentication, if given. */
  readonly credentials?: { readonly username: string; readonly password: string };
}

/** One request that the proxy received. */
export interface ProxiedRequest {
  readonly method: string;
  /** `host:port` of a tunnel, a whole URL of a request in the clear. */
  readonly target: string;
  /** The answer of the proxy itself; absent = it passed the request on. */
  readonly refusal?: 407 | 502;
}

/** A running forward proxy on 127.0.0.1. */
export interface ForwardProxy extends AsyncDisposable {
  readonly port: number;
  /** For the setting `http.proxy`. */
  readonly url: string;
  /** Oldest first; the array is live. */
  readonly requests: readonly ProxiedRequest[];
}

/** A web proxy as companies have them: it knows names that this machine does not. */
export async function startForwardProxy(options: ForwardProxyOptions): Promise<ForwardProxy> {
  const requests: ProxiedRequest[] = [];
  const server = new Server({
    host: '127.0.0.1',
    port: 0,
    prepareRequestFunction: ({ request, hostname, username, password }) => {
      const refusal = judge(options, hostname, { username, password });
      const record = { method: request.method ?? '', target: request.url ?? '' };
      requests.push(refusal === undefined ? record : { ...record, refusal });
      if (refusal === 407) return { requestAuthentication: true };
      if (refusal === 502) throw new RequestError('Cannot find this host', 502);
      return { dnsLookup: toThisMachine as typeof lookup };
    },
  });
  await server.listen();
  return {
    port: server.port,
    url: `http://127.0.0.1:${server.port}`,
    requests,
    [Symbol.asyncDispose]: () => server.close(true),
  };
}

function judge(
  { hosts, credentials }: ForwardProxyOptions,
  hostname: string,
  given: { readonly username: string; readonly password: string },
): 407 | 502 | undefined {
  if (
    credentials !== undefined &&
    (given.username !== credentials.username || given.password !== credentials.password)
  ) {
    return 407;
  }
  return hosts.includes(hostname) ? undefined : 502;
}

const toThisMachine: LookupFunction = (_hostname, { all }, callback) => {
  if (all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

/** A port of this machine on which nothing listens. */
export async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A server that answers the first words of a connection with this text; without one it only listens. */
export async function startDumbServer(answer?: string): Promise<AsyncDisposable & { readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      if (answer !== undefined) socket.end(answer);
    });
    socket.resume();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
