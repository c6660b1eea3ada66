import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import type {
  Credential,
  CredentialHost,
  CredentialSource,
  ProgramConsent,
} from '../../../../src/cloud/credential.ts';
import { resolveCredential } from '../../../../src/cloud/sdk/credentials/index.ts';
import { readFailure } from '../../../../src/cloud/sdk/failures.ts';
import type { CallContext } from '../../../../src/cloud/sdk/transport.ts';
import type { CredentialTrouble } from '../../../../src/core/credentialTrouble.ts';
import type { CloudProblem } from '../../../../src/core/errors.ts';

export const ID = 'LTAI5tExampleKeyId000001';
/** Occur nowhere else, so that a leak is found by searching. */
export const SECRET = 'CanarySecretCanarySecretCanary01';
export const TOKEN = 'CanaryToken/Canary+Token==';
const CANARIES = [SECRET, TOKEN, 'Canary'];

export const NOW = Date.UTC(2026, 0, 15, 8, 0, 0);
export const ROLE_ARN = 'acs:ram::1234567890123456:role/emr-readonly';

export type Profile = Record<string, unknown>;

/** A home folder of its own, gone after the test. */
export class Home {
  readonly dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'emr-home-')));
  readonly configFile = path.join(this.dir, '.aliyun', 'config.json');
  readonly iniFile = path.join(this.dir, '.alibabacloud', 'credentials');

  write(file: string, content: string | Uint8Array): string {
    const target = path.resolve(this.dir, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
    return target;
  }

  profiles(...profiles: readonly unknown[]): string {
    return this.write(this.configFile, JSON.stringify({ current: 'default', profiles }));
  }

  host(env: CredentialHost['env'] = {}, now: () => number = () => NOW): CredentialHost {
    return { env, homeDir: this.dir, now };
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export function callContext(signal: AbortSignal = new AbortController().signal): CallContext {
  return { signal, connectTimeoutMs: 2_000, readTimeoutMs: 2_000, maxAnswerBytes: 10_000_000 };
}

export function profileSource(profile: string, ...allowedCommands: readonly string[]): CredentialSource {
  return { kind: 'cliProfile', profile, programs: consentTo(profile, allowedCommands) };
}

export function environmentSource(metadata = false, ...allowedCommands: readonly string[]): CredentialSource {
  return { kind: 'environment', metadata, programs: consentTo('default', allowedCommands) };
}

/** Resolves, and checks that neither the trouble nor the error nor the context tells a secret. */
export async function resolve(
  source: CredentialSource,
  host: CredentialHost,
  context: CallContext = callContext(),
): Promise<{ credential: Credential } | { trouble: CredentialTrouble }> {
  try {
    const resolved = await resolveCredential(source, host, context);
    if ('credential' in resolved) return { credential: resolved.credential };
    assertTellsNothing(resolved);
    return resolved;
  } catch (error) {
    assertTellsNothing(error);
    assertTellsNothing(context);
    throw error;
  }
}

/** Searches everything that a log or a debugger could make of a value. */
export function assertTellsNothing(value: unknown): void {
  const error = value instanceof Error ? [value.message, value.stack, value.cause] : [];
  const said = [
    JSON.stringify(value),
    String(value),
    inspect([value, ...error], { depth: null, showHidden: true, getters: true }),
  ].join('\n');
  for (const canary of CANARIES) assert.ok(!said.includes(canary), `${canary} in ${said}`);
}

export interface Received {
  readonly url: URL;
  readonly method: string;
  readonly headers: http.IncomingHttpHeaders;
  /** Of the query and the form. */
  readonly parameters: URLSearchParams;
}

export interface Answer {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body: string;
  readonly delayMs?: number;
}

/**
 * A server that stands for every host: requests of the transport arrive here with their original URL,
 * without TLS. `null` as an answer breaks the connection.
 */
export class Internet {
  readonly received: Received[] = [];
  readonly #server: http.Server;
  readonly #originals = { http: http.request, https: https.request };
  #origin = '';
  answer: (request: Received) => Answer | string | null = () => ({ status: 404, body: '' });
  /** Where requests go instead. */
  reroute: ((url: URL) => string | undefined) | undefined;

  constructor() {
    this.#server = http.createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(String(request.headers['x-test-url']));
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        const parameters = new URLSearchParams([...url.searchParams, ...form]);
        const { method = '', headers } = request;
        const received = { url, method, headers, parameters };
        this.received.push(received);
        const answer = this.answer(received);
        if (answer === null) {
          response.destroy();
          return;
        }
        const {
          status = 200,
          type = 'application/json',
          body,
          delayMs = 0,
          headers: more = {},
        } = typeof answer === 'string' ? { body: answer } : answer;
        setTimeout(() => {
          response.writeHead(status, { 'content-type': type, ...more }).end(body);
        }, delayMs);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#origin = `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
    const rerouted = (text: string | URL, options: http.RequestOptions): http.ClientRequest => {
      const url = new URL(text);
      const origin = this.reroute?.(url) ?? this.#origin;
      const headers = { host: url.host, ...(options.headers as object), 'x-test-url': url.href };
      const sent = this.#originals.http(`${origin}${url.pathname}${url.search}`, { ...options, headers });
      // Our server stands for one with TLS, without which the transport would take it for a proxy.
      if (url.protocol === 'https:')
        sent.on('socket', (socket) => Object.assign(socket, { encrypted: true }));
      return sent;
    };
    Object.assign(http, { request: rerouted });
    Object.assign(https, { request: rerouted });
    syncBuiltinESMExports();
  }

  async stop(): Promise<void> {
    Object.assign(http, { request: this.#originals.http });
    Object.assign(https, { request: this.#originals.https });
    syncBuiltinESMExports();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** An answer of AssumeRole. The SDK goes by the clock of this process, not by ours. */
export function session(name: string, seconds = 3600): string {
  return JSON.stringify({
    RequestId: '5E1F6C0A-7D35-5B1C-9E0A-3C2F4B6D8A10',
    Credentials: {
      AccessKeyId: `STS.${name}`,
      AccessKeySecret: `${SECRET}${name}`,
      SecurityToken: `${TOKEN}${name}`,
      Expiration: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, ''),
    },
  });
}

/** The credential that `session` gives. */
export function sessionCredential(name: string): object {
  return {
    credential: {
      accessKeyId: `STS.${name}`,
      accessKeySecret: `${SECRET}${name}`,
      securityToken: `${TOKEN}${name}`,
    },
  };
}

/** An AccessKey pair as in a profile, and a profile that takes a role with it. */
export const KEY_FIELDS = { access_key_id: ID, access_key_secret: SECRET };
export const ROLE_PROFILE = {
  ...KEY_FIELDS,
  name: 'p',
  mode: 'RamRoleArn',
  ram_role_arn: ROLE_ARN,
  ram_session_name: 'me',
};

/** A home and an internet for each test of the suite that this is called in. */
export class Machine {
  home = new Home();
  internet = new Internet();

  static forEachTest(): Machine {
    const machine = new Machine();
    beforeEach(async () => {
      machine.home = new Home();
      machine.internet = new Internet();
      await machine.internet.start();
    });
    afterEach(async () => {
      await machine.internet.stop();
      machine.home.remove();
    });
    machine.home.remove();
    return machine;
  }

  /** The credential of profile `p`, after these have been written. */
  ask(...profiles: readonly Profile[]): ReturnType<typeof resolve> {
    if (profiles.length > 0) this.home.profiles(...profiles);
    return resolve(profileSource('p'), this.home.host());
  }

  /** The problem that the caller makes of a call that was rejected. */
  async problemOf(...profiles: readonly Profile[]): Promise<CloudProblem> {
    if (profiles.length > 0) this.home.profiles(...profiles);
    const context = callContext();
    try {
      await resolve(profileSource('p'), this.home.host(), context);
    } catch (error) {
      const problem = readFailure(error, context);
      assertTellsNothing(problem);
      return problem;
    }
    throw new Error('It did not fail');
  }

  /** What a request carried; counted from 0. */
  sent(index: number): Record<string, string> {
    return Object.fromEntries(this.internet.received[index]?.parameters ?? []);
  }
}

function consentTo(profile: string, commands: readonly string[]): ProgramConsent {
  return { trusted: true, allowed: commands.map((command) => ({ profile, command })) };
}
