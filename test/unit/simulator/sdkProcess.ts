import credentials from '@alicloud/credentials';
import openApi from '@alicloud/openapi-client';
import openApiUtil from '@alicloud/openapi-util';
import sts from '@alicloud/sts20150401';
import teaUtil from '@alicloud/tea-util';

/**
 * Runs calls with the SDK as it is published. In a process of its own, because our tests otherwise put our transport
 * under the SDK.
 */

interface KeyPair {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken?: string;
}

/** What to run. `host` is host and port of the simulator. */
export type SdkTask =
  /** Any API, with the generic client; signed with V1 instead of V3 if `legacy`. */
  | {
      kind: 'call';
      host: string;
      credential: KeyPair;
      action: string;
      version: string;
      query: Record<string, unknown>;
      legacy?: boolean;
    }
  /** Calls of the STS client; names of the parameters as that has them. */
  | {
      kind: 'sts';
      host: string;
      credential: KeyPair;
      action: 'getCallerIdentity' | 'assumeRole' | 'assumeRoleWithOIDC';
      request: Record<string, unknown>;
    }
  /** The credential that `@alicloud/credentials` makes of a configuration; that always speaks HTTPS. */
  | { kind: 'credential'; config: Record<string, unknown> };

export type SdkCall = SdkTask & { id: number };

export interface SdkOutcome {
  id: number;
  body?: unknown;
  error?: { message: string; code?: unknown; statusCode?: unknown };
}

type OfKind<K extends SdkTask['kind']> = Extract<SdkTask, { kind: K }>;

async function callApi(task: OfKind<'call'>): Promise<unknown> {
  const { host, credential, action, version, query } = task;
  const client = new openApi.default(
    new openApi.Config({
      ...credential,
      protocol: 'http',
      endpoint: host,
      ...(task.legacy === true ? { signatureAlgorithm: 'v2' } : {}),
    }),
  );
  const params = new openApi.Params({
    action,
    version,
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const request = new openApi.OpenApiRequest({ query: openApiUtil.default.query(query) });
  const answer: Record<string, unknown> = await client.callApi(
    params,
    request,
    new teaUtil.RuntimeOptions({}),
  );
  return answer['body'];
}

async function callSts({ host, credential, action, request }: OfKind<'sts'>): Promise<unknown> {
  const config = new openApi.Config({ ...credential, protocol: 'HTTP', endpoint: host });
  // The client asks for a Config of a class that its package does not export; this one is the same.
  const client = Reflect.construct(sts.default, [config]) as InstanceType<typeof sts.default>;
  switch (action) {
    case 'getCallerIdentity':
      return (await client.getCallerIdentity()).body;
    case 'assumeRole':
      return (await client.assumeRole(new sts.AssumeRoleRequest(request))).body;
    case 'assumeRoleWithOIDC':
      return (await client.assumeRoleWithOIDC(new sts.AssumeRoleWithOIDCRequest(request))).body;
  }
}

async function makeCredential({ config }: OfKind<'credential'>): Promise<unknown> {
  const client = new credentials.default(new credentials.Config(config));
  const { accessKeyId, accessKeySecret, securityToken, type, providerName } = await client.getCredential();
  return { accessKeyId, accessKeySecret, securityToken, type, providerName };
}

function run(task: SdkTask): Promise<unknown> {
  switch (task.kind) {
    case 'call':
      return callApi(task);
    case 'sts':
      return callSts(task);
    case 'credential':
      return makeCredential(task);
  }
}

process.on('message', (call: SdkCall) => {
  const reply = (outcome: Omit<SdkOutcome, 'id'>): void => {
    process.send?.({ id: call.id, ...outcome });
  };
  run(call).then(
    (body) => {
      reply({ body });
    },
    (error: unknown) => {
      const { message, code, statusCode } = error as {
        message: string;
        code?: unknown;
        statusCode?: unknown;
      };
      reply({ error: { message, code, statusCode } });
    },
  );
});
