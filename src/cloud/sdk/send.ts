/** One signed call. The SDK signs and encodes, and reads error bodies; the transport is ours. */
import credentials from '@alicloud/credentials';
import openApi from '@alicloud/openapi-client';
import openApiUtil from '@alicloud/openapi-util';
import teaUtil from '@alicloud/tea-util';
import type { Credential } from '../credential.ts';
import { callContext, type CallContext } from './transport.ts';

export interface SdkRequest {
  /** Origin of the service, e.g. `https://emr.cn-hangzhou.aliyuncs.com`. */
  readonly endpoint: URL;
  readonly version: string;
  readonly action: string;
  /** Arrays and objects are flattened here: the SDK's own call drops them (`emr-api.md` 1.5). */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly credential: Credential;
}

/**
 * Signs and sends one call; resolves with the parsed body. Rejects with whatever the SDK or the transport
 * throws; `failures.ts` reads it, with `context` for what the SDK leaves out.
 */
export async function send(request: SdkRequest, context: CallContext): Promise<unknown> {
  const { credential, endpoint } = request;
  const client = new openApi.default(
    new openApi.Config({
      credential: new credentials.default(
        new credentials.Config({
          type: credential.securityToken === undefined ? 'access_key' : 'sts',
          accessKeyId: credential.accessKeyId,
          accessKeySecret: credential.accessKeySecret,
          securityToken: credential.securityToken,
        }),
      ),
      endpoint: endpoint.host,
      protocol: endpoint.protocol.replace(':', ''),
    }),
  );
  const params = new openApi.Params({
    action: request.action,
    version: request.version,
    protocol: endpoint.protocol.replace(':', ''),
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  const call = new openApi.OpenApiRequest({ query: openApiUtil.default.query({ ...request.parameters }) });
  const answer = await callContext.run(context, () =>
    client.callApi(params, call, new teaUtil.RuntimeOptions({ autoretry: false })),
  );
  return (answer as { body?: unknown }).body;
}
