import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startProxy } from './proxy.ts';

describe('the proxy in front of the VS Code server', () => {
  it('has every answer, though the server ends connections that were used', async () => {
    const used = new WeakSet();
    const server = createServer(({ socket }, response) => {
      // As one does whose time of waiting for another request ends just when that comes.
      if (used.has(socket)) socket.destroy();
      else response.end('here');
      used.add(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = await startProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, Buffer.of());
    try {
      for (let request = 0; request < 3; request += 1) {
        const response = await fetch(`http://127.0.0.1:${proxy.port}/`);
        assert.equal(await response.text(), 'here');
      }
    } finally {
      await proxy.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
