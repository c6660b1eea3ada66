import { once } from 'node:events';
import { createServer, type IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createProxyServer } from 'httpxy';

/** A running reverse proxy. */
export interface Proxy {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Puts a loopback proxy in front of the VS Code server at `target` (http://host:port). It answers
 * `POST …/mint-key` with `mintKey`, the key that the workbench seals its secrets with; everything else is passed
 * on. `preferredPort` 0 or a taken one means any free port.
 */
export async function startProxy(target: string, mintKey: Buffer, preferredPort = 0): Promise<Proxy> {
  // A connection for each request: the server may end one that it has waited for just when it is used again.
  const proxy = createProxyServer({ target, ws: true, agent: false });
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    if (isMintKey(request)) {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(mintKey);
      return;
    }
    void proxy.web(request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    void proxy.ws(request, socket, {}, head);
  });
  // With a listener the calls above report here instead of rejecting.
  proxy.on('error', (error, _request, response) => {
    if (response instanceof ServerResponse) refuse(response, error);
    else response?.destroy();
  });
  // Upgraded connections are no longer the HTTP server's own and would keep it from closing.
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // A browser that closes a page may reset its connections.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });

  await listen(server, preferredPort);
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function isMintKey({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && /^[^?]*\/mint-key(\?|$)/.test(url ?? '');
}

function refuse(response: ServerResponse, error: Error): void {
  if (!response.headersSent) response.writeHead(502, { 'Content-Type': 'text/plain' });
  response.end(`The VS Code server does not answer: ${error.message}`);
}

async function listen(server: ReturnType<typeof createServer>, preferredPort: number): Promise<void> {
  try {
    server.listen(preferredPort, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if (preferredPort === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await listen(server, 0);
  }
}
