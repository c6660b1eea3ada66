import assert from 'node:assert/strict';
import { callContext, request, type CallContext } from '../../../src/cloud/sdk/transport.ts';
import { readFailure } from '../../../src/cloud/sdk/failures.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { makeCertificates, type Certificates } from '../../host/certificates.ts';
import { deadPort, startDumbServer, startForwardProxy, type ForwardProxy } from '../../host/forwardProxy.ts';
import { patchLikeVscode, type ProxySettings } from './vscodeProxy.ts';

const HOST = 'emr.cn-hangzhou.cloud.test';
const PASSWORD = 'Canary%40Password';

describe('transport behind a web proxy, with the proxy support of VS Code', () => {
  let certificates: Certificates;
  let simulator: Simulator;
  let proxy: ForwardProxy;
  let settings: ProxySettings;
  let unpatch: () => void;

  before(async () => {
    certificates = await makeCertificates([HOST]);
    simulator = await startSimulator({ tls: certificates });
  });

  after(() => simulator.close());

  beforeEach(async () => {
    proxy = await startForwardProxy({ hosts: [HOST] });
    settings = { support: 'override', proxy: proxy.url };
    unpatch = patchLikeVscode(settings, certificates.authority);
  });

  afterEach(async () => {
    unpatch();
    await proxy[Symbol.asyncDispose]();
  });

  const limits = { connectTimeoutMs: 2_000, readTimeoutMs: 2_000, maxAnswerBytes: 10_000 };

  function send(context: CallContext, port = simulator.port, host = HOST): ReturnType<typeof request> {
    return callContext.run(context, () =>
      request(`https://${host}:${port}/`, { method: 'POST', headers: {}, data: 'Action=Any' }),
    );
  }

  function contextWith(part: Partial<CallContext> = {}): CallContext {
    return { ...limits, signal: new AbortController().signal, ...part };
  }

  /** The problem that such a call ends in. */
  async function failure(context: CallContext, port?: number, host?: string) {
    const error: unknown = await send(context, port, host).then(
      () => assert.fail('the call did not fail'),
      (thrown: unknown) => thrown,
    );
    assert.ok(!String(error).includes(PASSWORD), String(error));
    const { kind, code, status, message, face } = readFailure(error, context);
    if (code?.startsWith('proxy') === true) assert.equal(face, 'proxy');
    return {
      kind,
      ...(code === undefined ? {} : { code }),
      ...(status === undefined ? {} : { status }),
      message,
    };
  }

  it('goes through the tunnel, also where VS Code leaves agents of extensions alone', async () => {
    for (const support of ['override', 'fallback', 'on'] as const) {
      settings.support = support;
      // The simulator misses parameters, and says so.
      assert.equal((await send(contextWith())).statusCode, 400, support);
    }
    const tunnel = { method: 'CONNECT', target: `${HOST}:${simulator.port}` };
    assert.deepEqual(proxy.requests, [tunnel, tunnel, tunnel]);
  });

  it('goes direct where the support is off', async () => {
    settings.support = 'off';
    assert.equal((await failure(contextWith())).code, 'ENOTFOUND');
    assert.deepEqual(proxy.requests, []);
  });

  it('says that the proxy is not there, and keeps its password', async () => {
    settings.proxy = `http://user:${PASSWORD}@127.0.0.1:${await deadPort()}`;
    const problem = { kind: 'network', code: 'proxyUnreachable', message: 'ECONNREFUSED' };
    assert.deepEqual(await failure(contextWith()), problem);
  });

  it('says that the proxy closed the connection without a word', async () => {
    await using mute = await startDumbServer('');
    settings.proxy = `http://127.0.0.1:${mute.port}`;
    const problem = { kind: 'network', code: 'proxyUnreachable', message: '' };
    assert.deepEqual(await failure(contextWith()), problem);
  });

  it('says that the proxy refused, and how', async () => {
    const refused = { kind: 'network', code: 'proxyRefused', message: '' };
    const unknown = await failure(contextWith(), undefined, 'unknown.cloud.test');
    assert.deepEqual(unknown, { ...refused, status: 502 });
    await using strict = await startForwardProxy({
      hosts: [HOST],
      credentials: { username: 'user', password: 'other' },
    });
    settings.proxy = strict.url.replace('//', `//user:${PASSWORD}@`);
    assert.deepEqual(await failure(contextWith()), { ...refused, status: 407 });
    settings.proxy = strict.url.replace('//', '//user:other@');
    assert.equal((await send(contextWith())).statusCode, 400);
  });

  it('takes nothing from the proxy for an answer of the service', async () => {
    const body = JSON.stringify({ AccountId: '1' });
    await using forger = await startDumbServer(
      `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    settings.proxy = `http://127.0.0.1:${forger.port}`;
    const problem = await failure(contextWith());
    assert.deepEqual(problem, { kind: 'network', status: 201, code: 'proxyRefused', message: '' });
  });

  it('gives up a proxy that is silent, in time', async () => {
    await using silent = await startDumbServer();
    settings.proxy = `http://127.0.0.1:${silent.port}`;
    assert.equal((await failure(contextWith({ connectTimeoutMs: 100 }))).code, 'connectTimeout');
  });

  it('gives up a proxy that is silent, when cancelled', async () => {
    await using silent = await startDumbServer();
    settings.proxy = `http://127.0.0.1:${silent.port}`;
    const abort = new AbortController();
    setTimeout(() => {
      abort.abort();
    }, 50);
    assert.equal((await failure(contextWith({ signal: abort.signal }))).kind, 'cancelled');
    assert.equal((await failure(contextWith({ signal: abort.signal }))).kind, 'cancelled');
  });

  it('counts the handshake in the tunnel as connecting', async () => {
    await using silent = await startDumbServer();
    assert.equal((await failure(contextWith({ connectTimeoutMs: 200 }), silent.port)).code, 'connectTimeout');
  });

  it('tells what is wrong with a certificate', async () => {
    const codeWith = async (tls: { key: string; cert: string }): Promise<string | undefined> => {
      const server = await startSimulator({ tls });
      try {
        return (await failure(contextWith(), server.port)).code;
      } finally {
        await server.close();
      }
    };
    assert.equal(await codeWith(await certificates.issue([HOST], 'expired')), 'CERT_HAS_EXPIRED');
    assert.equal(await codeWith(await certificates.issue(['a.example'])), 'ERR_TLS_CERT_ALTNAME_INVALID');
    assert.equal(await codeWith(await makeCertificates([HOST])), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  });
});
