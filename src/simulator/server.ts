import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';

import { JSON_TYPE } from './answers.ts';
import { SimulatedCloud } from './cloud.ts';
import { ApiError, errorBody, newRequestId } from './errors.ts';
import type { Simulator, SimulatorOptions } from './types.ts';

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** Answers what is not HTTP. */
function refuse(socket: Duplex, now: number): void {
  if (!socket.writable) {
    return;
  }
  const error = new ApiError('InvalidParameter', 'Request');
  const body = JSON.stringify(errorBody(error, { requestId: newRequestId(), host: '', product: 'Emr' }));
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      `content-type: ${JSON_TYPE}`,
      `content-length: ${String(Buffer.byteLength(body))}`,
      `date: ${new Date(now).toUTCString()}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/**
 * Starts a simulated EMR, ActionTrail and STS on 127.0.0.1. Rejects with the error of `listen`, e.g. EADDRINUSE for
 * a port that is taken, and throws that of OpenSSL for a key or certificate that it does not take.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { tls } = options;
  const cloud = new SimulatedCloud(options);
  const serve: RequestListener = (message, response) => {
    void cloud.serve(message, response);
  };
  const server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  // Longer than the pauses of a client that polls: it would else meet connections just being closed.
  server.keepAliveTimeout = 65_000;
  server.on('clientError', (_error, socket) => {
    refuse(socket, cloud.now());
  });
  const port = await listen(server, options.port ?? 0);
  let closing: Promise<void> | undefined;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    port,
    accounts: cloud.book.given,
    regions: cloud.world.regions,
    clusters: cloud.world.clusters.map(({ name, regionId, id }) => ({ name, regionId, clusterId: id })),
    showcase: cloud.world.showcase,
    requests: cloud.requests,
    addFault: (rule) => cloud.faults.add(rule),
    addOperation: (operation) => cloud.world.add(operation, cloud.now()),
    setOperation: (address, patch) => {
      cloud.world.change(address, patch, cloud.now());
    },
    close: () => {
      cloud.dispose();
      closing ??= closeServer(server);
      return closing;
    },
  };
}
