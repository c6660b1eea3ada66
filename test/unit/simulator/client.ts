import { createHash, createHmac, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';

import { startSimulator } from '../../../src/simulator/index.ts';
import type { SimulatedAccount, Simulator, SimulatorOptions } from '../../../src/simulator/index.ts';

/**
 * A small signing client for what the SDK cannot be made to do: late dates, repeated nonces, odd headers. It signs
 * by its own code; that the simulator agrees with the SDK is tested elsewhere.
 */

export const MINUTE = 60_000;
export const EPOCH = Date.UTC(2026, 0, 15, 8, 0, 0);

export const USER: SimulatedAccount = {
  accessKeyId: 'LTAI5tExampleKeyId000001',
  accessKeySecret: 'ExampleSecretForUnitTests00001',
  accountId: '1234567890123456',
  identity: { type: 'RAMUser', name: 'data-ops' },
};
export const ROLE: SimulatedAccount = {
  accessKeyId: 'STS.ExampleKeyId000002',
  accessKeySecret: 'ExampleSecretForUnitTests00002',
  securityToken: 'Example+Token/for=tests',
  accountId: '1234567890123456',
  identity: { type: 'AssumedRoleUser', name: 'emr-readonly/emr-vscode' },
};

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  bytes: Buffer;
}

/** What a test wants different from a right request. */
export interface Twist {
  account?: SimulatedAccount;
  version?: string;
  method?: string;
  path?: string;
  /** ms; default: the simulator's clock. */
  date?: number;
  body?: string;
  /** Set after signing; `undefined` removes a header. */
  headers?: Record<string, string | undefined>;
  /** Set before signing. */
  signed?: Record<string, string | undefined>;
  nonce?: string;
}

/** What a test wants different from a right request with signature V1. */
export interface TwistV1 {
  account?: SimulatedAccount;
  method?: string;
  date?: number;
  nonce?: string;
  /** Set before signing; `undefined` removes a parameter. */
  protocol?: Record<string, string | undefined>;
  /** Set after signing. */
  query?: Record<string, string | undefined>;
  form?: Record<string, string>;
}

/** The version that an API belongs to. */
export function versionOf(action: string): string {
  if (action === 'LookupEvents') {
    return '2020-07-06';
  }
  return /^(GetCallerIdentity|AssumeRole)/.test(action) ? '2015-04-01' : '2021-03-20';
}

const sha256 = (data: string): string => createHash('sha256').update(data).digest('hex');
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** A world at a clock that the test sets. */
export class Lab {
  now: number;
  readonly simulator: Simulator;

  constructor(simulator: Simulator, clock: { now: number }) {
    this.simulator = simulator;
    this.now = clock.now;
  }

  static async start(options: SimulatorOptions = {}): Promise<Lab> {
    const clock = { now: EPOCH };
    const holder: { lab?: Lab } = {};
    const simulator = await startSimulator({
      epoch: EPOCH,
      accounts: [USER, ROLE],
      now: () => holder.lab?.now ?? clock.now,
      ...options,
    });
    holder.lab = new Lab(simulator, clock);
    return holder.lab;
  }

  /** Sends a signed call. Rejects if the connection breaks. */
  send(action: string, query: Record<string, string | number> = {}, twist: Twist = {}): Promise<Answer> {
    const { account = USER, method = 'POST', body = '' } = twist;
    const pairs = Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1));
    const canonicalQuery = pairs.map(([name, value]) => `${encode(name)}=${encode(String(value))}`).join('&');
    const headers = definedOnly({
      host: `127.0.0.1:${this.simulator.port}`,
      'x-acs-action': action,
      'x-acs-version': twist.version ?? versionOf(action),
      'x-acs-date': new Date(twist.date ?? this.now).toISOString().replace(/\.\d+Z$/, 'Z'),
      'x-acs-signature-nonce': twist.nonce ?? randomBytes(16).toString('hex'),
      'x-acs-content-sha256': sha256(body),
      ...(account.securityToken === undefined
        ? {}
        : {
            'x-acs-accesskey-id': account.accessKeyId,
            'x-acs-security-token': account.securityToken,
          }),
      ...twist.signed,
    });
    const names = Object.keys(headers).sort();
    const canonical = [
      method,
      '/',
      canonicalQuery,
      ...names.map((name) => `${name}:${headers[name] ?? ''}`),
      '',
      names.join(';'),
      sha256(body),
    ].join('\n');
    const text = `ACS3-HMAC-SHA256\n${sha256(canonical)}`;
    const signature = createHmac('sha256', account.accessKeySecret).update(text).digest('hex');
    return this.raw(
      method,
      twist.path ?? `/?${canonicalQuery}`,
      definedOnly({
        ...headers,
        authorization: `ACS3-HMAC-SHA256 Credential=${account.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`,
        'content-length': String(Buffer.byteLength(body)),
        ...twist.headers,
      }),
      body,
    );
  }

  /** Sends a call with signature V1, as `@alicloud/credentials` does: the parameters of the API are in a form. */
  sendV1(action: string, form: Record<string, string> = {}, twist: TwistV1 = {}): Promise<Answer> {
    const { account = USER, method = 'POST' } = twist;
    const protocol = definedOnly({
      Action: action,
      Version: versionOf(action),
      Format: 'JSON',
      Timestamp: new Date(twist.date ?? this.now).toISOString().replace(/\.\d+Z$/, 'Z'),
      SignatureMethod: 'HMAC-SHA1',
      SignatureVersion: '1.0',
      SignatureNonce: twist.nonce ?? randomBytes(16).toString('hex'),
      AccessKeyId: account.accessKeyId,
      SecurityToken: account.securityToken,
      ...twist.protocol,
    });
    const signed = Object.entries({ ...protocol, ...form })
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&');
    const signature = createHmac('sha1', `${account.accessKeySecret}&`)
      .update(`${method}&%2F&${encode(signed)}`)
      .digest('base64');
    const query = definedOnly({ ...protocol, Signature: signature, ...twist.query });
    const body = formOf({ ...form, ...twist.form });
    return this.raw(
      method,
      `/?${formOf(query)}`,
      {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': String(Buffer.byteLength(body)),
      },
      body,
    );
  }

  /** The answer of a call that must succeed. */
  async call<T = Record<string, unknown>>(
    action: string,
    query: Record<string, string | number> = {},
    twist: Twist = {},
  ): Promise<T> {
    const answer = await this.send(action, query, twist);
    if (answer.status !== 200) {
      throw new Error(`${action}: ${answer.status} ${answer.text}`);
    }
    return JSON.parse(answer.text) as T;
  }

  /** Status and code of a call that must fail. */
  async failure(
    action: string,
    query: Record<string, string | number> = {},
    twist: Twist = {},
  ): Promise<string> {
    return codeOf(await this.send(action, query, twist));
  }

  raw(method: string, path: string, headers: Record<string, string>, body = ''): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const receive = (response: IncomingMessage): void => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: bytes.toString('utf8'),
            bytes,
          });
        });
      };
      const { port, url } = this.simulator;
      const options = { host: '127.0.0.1', port, method, path, headers, agent: false };
      const outgoing = url.startsWith('https:')
        ? requestTls({ ...options, rejectUnauthorized: false }, receive)
        : request(options, receive);
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}

/** Status and code of an error answer. */
export function codeOf({ status, text }: Answer): string {
  return `${status} ${(JSON.parse(text) as { Code?: string }).Code ?? 'no code'}`;
}

function formOf(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
}

function definedOnly(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export interface OperationAnswer {
  Operation: {
    OperationId: string;
    ClusterId: string;
    CreateTime: number;
    StartTime: number;
    EndTime?: number | null;
    OperationType: string;
    OperationState: string;
    Description: string;
    StateChangeReason?: { Code: string; Message: string } | null;
  };
}

export interface ClusterItem {
  ClusterId: string;
  ClusterName: string;
  ClusterType: string;
  ClusterState: string;
  PaymentType: string;
  ResourceGroupId: string;
  ExpireTime?: number;
  Tags: { Key: string; Value: string }[];
}

export interface ActivityItem {
  ActivityId: string;
  ActivityType: string;
  ActivityState: string;
  NodeGroupId: string;
  RuleName: string;
  PolicyType: string;
  StartTime: number;
  EndTime?: number | null;
  OperationId: string;
}

export interface NodeGroupItem {
  NodeGroupId: string;
  NodeGroupName: string;
  NodeGroupType: string;
  NodeGroupState: string;
  RunningNodeCount: number;
  StateChangeReason?: { Code: string };
}

export interface ListAnswer {
  Clusters: ClusterItem[];
  ScalingActivities: ActivityItem[];
  NodeGroups: NodeGroupItem[];
  NextToken?: string;
  TotalCount: number;
  MaxResults: number;
}
