import openApi from '@alicloud/openapi-client';
import openApiUtil from '@alicloud/openapi-util';
import teaUtil from '@alicloud/tea-util';

/**
 * Runs calls with the SDK as it is published. In a process of its own, because our tests otherwise put our transport
 * under the SDK.
 */

export interface SdkCall {
  id: number;
  port: number;
  credential: { accessKeyId: string; accessKeySecret: string; securityToken?: string };
  action: string;
  version: string;
  query: Record<string, unknown>;
}

export interface SdkOutcome {
  id: number;
  body?: unknown;
  error?: { message: string; code?: unknown; statusCode?: unknown };
}

async function run({ port, credential, action, version, query }: SdkCall): Promise<unknown> {
  const client = new openApi.default(
    new openApi.Config({ ...credential, protocol: 'http', endpoint: `127.0.0.1:${port}` }),
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
