/** CLI mode `External`: a program that prints a credential (`emr-api.md` 9.1). */
import type { CredentialsProvider } from '@alicloud/credentials';
import * as v from 'valibot';
import { present } from '../../../core/present.ts';
import type { Credential, CredentialHost } from '../../credential.ts';
import { callContext } from '../transport.ts';
import { splitCommand } from './command.ts';
import { TroubleError } from './errors.ts';
import { isVisible } from './forms.ts';
import { runProgram } from './program.ts';
import { openStatic } from './staticSource.ts';

/** As the SDK limits it. */
const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1_000_000;

/** A credential is asked for anew this long before it ends, as by the SDK. */
const MARGIN_MS = 180_000;

/**
 * How long a credential is kept of which the program does not say when it ends. STS gives none for less than
 * 900 s, so this is safe unless the program itself keeps them to their last minutes; and one that asks its
 * user something on each run must not run for every call.
 */
const KEEP_MS = 300_000;

/** Kept at least this long, even where the end is near: there are several calls a second. */
const KEEP_AT_LEAST_MS = 60_000;

const credentialText = v.pipe(v.string(), v.check(isVisible));

/** Without a mode, a token makes it a temporary one. `sts_token` of mode `AK` is ignored, as by the CLI. */
const outputSchema = v.pipe(
  v.object({
    mode: v.optional(v.picklist(['AK', 'StsToken', ''])),
    access_key_id: credentialText,
    access_key_secret: credentialText,
    sts_token: v.optional(v.union([v.literal(''), credentialText])),
    expiration: v.optional(v.unknown()),
  }),
  v.check(({ mode, sts_token: token = '' }) => mode !== 'StsToken' || token !== ''),
);

interface Printed {
  readonly credential: Credential;
  /** Unix milliseconds. */
  readonly endsAt: number | undefined;
}

/** Runs the program when what it printed last is about to end; fails with a `TroubleError`. */
export class ProgramSource implements CredentialsProvider {
  readonly #profile: string;
  readonly #command: string;
  readonly #host: CredentialHost;
  #kept: { readonly credential: Credential; readonly until: number } | undefined;

  constructor(profile: string, command: string, host: CredentialHost) {
    this.#profile = profile;
    this.#command = command;
    this.#host = host;
  }

  getProviderName(): string {
    return 'external';
  }

  async getCredentials(): ReturnType<CredentialsProvider['getCredentials']> {
    return openStatic(await this.#current()).getCredentials();
  }

  async #current(): Promise<Credential> {
    const { now } = this.#host;
    if (this.#kept !== undefined && now() < this.#kept.until) return this.#kept.credential;
    this.#kept = undefined;
    const output = await this.#run();
    const printed = readOutput(output);
    const at = now();
    if (printed === undefined || (printed.endsAt !== undefined && printed.endsAt <= at))
      throw this.#failed('output');
    this.#kept = { credential: printed.credential, until: keptUntil(printed.endsAt, at) };
    return printed.credential;
  }

  async #run(): Promise<string> {
    const command = splitCommand(this.#command);
    if (command === undefined) throw this.#failed('output');
    const result = await runProgram({
      command,
      env: this.#host.env,
      // Not that of the editor, which may be a folder that somebody else has filled.
      cwd: this.#host.homeDir,
      signal: callContext.getStore()?.signal ?? AbortSignal.timeout(TIMEOUT_MS),
      timeoutMs: TIMEOUT_MS,
      maxOutputBytes: MAX_OUTPUT_BYTES,
    });
    if ('reason' in result) throw this.#failed(result.reason);
    return result.output;
  }

  #failed(reason: string): TroubleError {
    return new TroubleError({ what: 'programFailed', profile: this.#profile, reason });
  }
}

function keptUntil(endsAt: number | undefined, now: number): number {
  if (endsAt === undefined) return now + KEEP_MS;
  return Math.max(endsAt - MARGIN_MS, Math.min(endsAt, now + KEEP_AT_LEAST_MS));
}

/** What a program printed; nothing where that is no credential. Its text is in no error. */
export function readOutput(output: string): Printed | undefined {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    return undefined;
  }
  const parsed = v.safeParse(outputSchema, json);
  if (!parsed.success) return undefined;
  const { mode, access_key_id: accessKeyId, access_key_secret: accessKeySecret, sts_token } = parsed.output;
  const securityToken = mode === 'AK' || sts_token === '' ? undefined : sts_token;
  return {
    credential: present<Credential>({ accessKeyId, accessKeySecret, securityToken }),
    endsAt: readTime(parsed.output.expiration),
  };
}

/** A date as text, as the SDK reads it, or Unix seconds; anything else is as good as absent. */
function readTime(value: unknown): number | undefined {
  const time =
    typeof value === 'string' && value !== ''
      ? Date.parse(value)
      : typeof value === 'number'
        ? value * 1000
        : NaN;
  return Number.isFinite(time) && time > 0 ? time : undefined;
}
