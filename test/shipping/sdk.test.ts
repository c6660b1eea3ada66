import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { CredentialSource } from '../../src/cloud/credential.ts';
import { READERS, type Action } from '../../src/cloud/sdk/answers/index.ts';
import * as source from '../../src/cloud/sdk/index.ts';
import type { CloudProblem } from '../../src/core/errors.ts';
import { shippedSdk } from './built.ts';

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const JSON_TYPE = 'application/json;charset=utf-8';
/** The only type by which the SDK knows XML. */
const XML_TYPE = 'text/xml;charset=utf-8';

const xml = (body: string, status = 400): Reply => ({ status, type: XML_TYPE, body });

const REPLIES: Readonly<Record<string, Reply>> = {
  nothing: { status: 200, type: JSON_TYPE, body: '{"RequestId":"R-1"}' },
  error: {
    status: 403,
    type: JSON_TYPE,
    body: '{"Code":"Forbidden.RAM","Message":"no","RequestId":"R-1","AccessDeniedDetail":{"AuthAction":"emr:X"}}',
  },
  'error in XML': xml(
    '<?xml version="1.0" encoding="UTF-8"?><Error><RequestId>R-1</RequestId><HostId>h</HostId><Code>InvalidAccessKeyId.NotFound</Code><Message>a &lt; b &amp;c</Message><Recommend><![CDATA[https://api.aliyun.com/troubleshoot?q=x&y]]></Recommend></Error>',
    404,
  ),
  'refusal in XML': xml(
    '<Error><Code>Forbidden.RAM</Code><Message>no</Message><AccessDeniedDetail><AuthAction>emr:ListClusters</AuthAction><NoPermissionType>ExplicitDeny</NoPermissionType></AccessDeniedDetail></Error>',
    403,
  ),
  'throttling in XML': xml('<Error>\n  <Code>Throttling.User</Code>\n  <Message/>\n</Error>', 503),
  'XML that is another': xml('<html><body>blocked</body></html>', 502),
  'XML that is cut': xml('<Error><Code>Thrott', 400),
  'no XML': xml('', 500),
  'XML that swells': xml(
    '<!DOCTYPE Error [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><Error><Code>x</Code><Message>y</Message></Error>',
  ),
  page: { status: 502, type: 'text/html', body: '<html>' },
};

/** What is signed is dated and has a number that occurs once; these change from call to call. */
const CHANGING = new Set(['authorization', 'x-acs-date', 'x-acs-signature-nonce', 'host', 'connection']);

describe('the SDK that ships', () => {
  let server: Server;
  let reply: Reply;
  let shipped: typeof source;
  const received: unknown[] = [];

  before(async function () {
    this.timeout(60_000);
    shipped = shippedSdk();
    server = createServer((request, response) => {
      void note(request).then(() => {
        response.writeHead(reply.status, { 'content-type': reply.type }).end(reply.body);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  async function note(request: IncomingMessage): Promise<void> {
    const headers = Object.entries(request.headers).filter(([name]) => !CHANGING.has(name));
    received.push({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(headers),
      // Which headers are signed, and how.
      signed: /^[^,]+,SignedHeaders=[^,]+/.exec(request.headers.authorization ?? '')?.[0],
      body: await text(request),
    });
  }

  async function outcome(sdk: typeof source, action: Action, securityToken?: string): Promise<unknown> {
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const endpoint = new URL(`http://127.0.0.1:${String(address.port)}`);
    const credential = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: 'x'.repeat(30),
      ...(securityToken === undefined ? {} : { securityToken }),
    };
    const signer: CredentialSource = { kind: 'static', credential };
    const parameters = { RegionId: 'cn-hangzhou', ClusterId: 'c-1', ClusterIds: ['c-1', 'c-2'], A: { B: 1 } };
    const context = {
      signal: new AbortController().signal,
      connectTimeoutMs: 2_000,
      readTimeoutMs: 2_000,
      maxAnswerBytes: 1_000_000,
    };
    const host = { env: {}, homeDir: '/nowhere', now: Date.now };
    const request = { endpoint, version: '2021-03-20', action, parameters };
    const result = await sdk.perform(request, signer, host, context);
    // The cause is for the log, and names places in the code.
    return 'problem' in result ? result.problem : result;
  }

  for (const action of Object.keys(READERS) as Action[]) {
    it(`asks and reads as the source does: ${action}`, async () => {
      for (const [name, each] of Object.entries(REPLIES)) {
        reply = each;
        received.length = 0;
        const expected = await outcome(source, action);
        assert.deepEqual(await outcome(shipped, action), expected, name);
        assert.equal(received.length, 2);
        assert.deepEqual(received[1], received[0]);
      }
    });
  }

  it('signs with a temporary credential as the source does', async () => {
    reply = { status: 200, type: JSON_TYPE, body: '{}' };
    received.length = 0;
    await outcome(source, 'ListClusters', 'token');
    await outcome(shipped, 'ListClusters', 'token');
    assert.match(JSON.stringify(received[0]), /"x-acs-security-token":"token"/);
    assert.deepEqual(received[1], received[0]);
  });

  it('knows the code of an error in XML', async () => {
    reply = xml(
      '<Error><RequestId>R-1</RequestId><Code>Forbidden.RAM</Code><Message>a &lt; b</Message></Error>',
    );
    const { kind, code, message, requestId } = (await outcome(shipped, 'ListClusters')) as CloudProblem;
    const told = { kind: 'permission', code: 'Forbidden.RAM', message: 'a < b', requestId: 'R-1' };
    assert.deepEqual({ kind, code, message, requestId }, told);
  });
});
