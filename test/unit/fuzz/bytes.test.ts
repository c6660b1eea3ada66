import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { CloudError } from '../../../src/core/errors.ts';
import { fuzz } from './cases.ts';
import { accessTo, cloudWith, SECRET } from '../cloud/support.ts';

/** What a proxy, a broken service or somebody hostile may send instead of an answer. */
describe('whatever bytes come back', () => {
  let server: Server;
  let url: string;
  let answer: Buffer = Buffer.alloc(0);
  const sockets = new Set<Socket>();

  before(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(answer));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    url = `http://127.0.0.1:${String(address.port)}`;
  });

  after(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  async function settlesWith(bytes: Buffer): Promise<void> {
    answer = bytes;
    const access = accessTo(url, { accessKeyId: 'LTAI5tExampleKeyId000001', accessKeySecret: SECRET });
    const { cloud, calls } = cloudWith({ access: () => Promise.resolve(access), maxRequestsPerSecond: 50 });
    const ref = { accountId: 'test', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };
    try {
      await cloud.getOperation(ref, { retry: false });
    } catch (error) {
      assert.ok(error instanceof CloudError, String(error));
      assert.notEqual(error.problem.code, 'internal', String(error.cause));
    }
    assert.equal(calls.length, 1);
    assert.ok(!JSON.stringify(calls).includes(SECRET));
  }

  fuzz(
    'ends the call with an answer or a problem: any bytes',
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), (bytes) => settlesWith(Buffer.from(bytes))),
    { oneOf: 10 },
  );

  fuzz(
    'ends the call with an answer or a problem: any body, status and type',
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
        fc.json().map((text) => Buffer.from(text)),
        fc.string().map((text) => Buffer.from(`{"Code":${JSON.stringify(text)},"Message":5}`)),
        fc
          .constantFrom('', 'null', '[]', '"x"', '<Error><Code>x</Code></Error>', '\u{feff}{}')
          .map((text) => Buffer.from(text)),
      ),
      fc.constantFrom(200, 201, 204, 301, 302, 400, 403, 404, 407, 429, 500, 503, 599),
      fc.constantFrom('application/json;charset=utf-8', 'text/xml;charset=utf-8', 'text/html', 'x'),
      fc.boolean(),
      (body, status, type, whole) => {
        const length = whole ? body.length : body.length + 10;
        const head = `HTTP/1.1 ${String(status)} Any\r\ncontent-type: ${type}\r\ncontent-length: ${String(length)}\r\n\r\n`;
        return settlesWith(Buffer.concat([Buffer.from(head), body]));
      },
    ),
    { oneOf: 5 },
  );
});
