/** The Aliyun CLI's file (`emr-api.md` 9.1): found, read, validated. It is never written. */
import path from 'node:path';
import * as v from 'valibot';
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import type { CredentialHost } from '../../credential.ts';
import { parseJson } from './jsonText.ts';
import { readSmallFile } from './smallFile.ts';
import { variable, type Environment } from './variables.ts';

/** Wrong-typed and empty are as good as absent. */
const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);
const wholeNumber = v.fallback(v.optional(v.pipe(v.number(), v.safeInteger())), undefined);

/** The keys that decide about a credential; others are ignored. Times are Unix seconds. */
const profileSchema = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  mode: text,
  region_id: text,
  access_key_id: text,
  access_key_secret: text,
  sts_token: text,
  sts_region: text,
  sts_endpoint: text,
  sts_expiration: wholeNumber,
  ram_role_name: text,
  ram_role_arn: text,
  ram_session_name: text,
  external_id: text,
  expired_seconds: wholeNumber,
  source_profile: text,
  private_key: text,
  key_pair_name: text,
  process_command: text,
  credentials_uri: text,
  oidc_provider_arn: text,
  oidc_token_file: text,
  cloud_sso_sign_in_url: text,
  bearer_token: text,
});

export type CliProfile = v.InferOutput<typeof profileSchema>;

/** A profile from its fields, checked as those of the file are. @throws where it has no name */
export function cliProfile(fields: v.InferInput<typeof profileSchema>): CliProfile {
  return v.parse(profileSchema, fields);
}

const configSchema = v.object({ current: text, profiles: v.nullish(v.array(v.unknown())) });

export interface CliConfig {
  readonly file: string;
  /** The profile that commands use unless told otherwise. */
  readonly current: string;
  /** By name, in the order of the file. */
  readonly profiles: ReadonlyMap<string, CliProfile>;
}

export type CliConfigRead =
  { readonly config: CliConfig } | { readonly trouble: CredentialTrouble } | { readonly missing: string };

/** Where the CLI keeps its file. On Windows its home is not always the system's idea of it. */
export function cliConfigFile(
  host: Pick<CredentialHost, 'env' | 'homeDir'>,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform !== 'win32') return path.posix.join(host.homeDir, '.aliyun', 'config.json');
  const { HOMEDRIVE = '', HOMEPATH = '' } = host.env;
  const home = HOMEDRIVE + HOMEPATH;
  const elsewhere = variable(host.env, 'USERPROFILE') ?? host.homeDir;
  return path.win32.join(home === '' ? elsewhere : home, '.aliyun', 'config.json');
}

/** Reads the CLI's file. Never rejects; `missing` is where it would be. */
export async function readCliConfig(host: CredentialHost): Promise<CliConfigRead> {
  const file = cliConfigFile(host);
  const read = await readSmallFile(file);
  if ('missing' in read) return { missing: file };
  return 'trouble' in read ? read : parseCliConfig(file, read.text);
}

/** Pure: what the text of the file says. One damaged profile does not cost the others. */
export function parseCliConfig(file: string, content: string): Exclude<CliConfigRead, { missing: string }> {
  const json = parseJson(content);
  if (!('value' in json)) {
    return {
      trouble: { what: 'fileDamaged', file, ...(json.line === undefined ? {} : { line: json.line }) },
    };
  }
  const parsed = v.safeParse(configSchema, json.value);
  if (!parsed.success || Array.isArray(json.value)) return { trouble: { what: 'fileDamaged', file } };
  const profiles = new Map<string, CliProfile>();
  for (const entry of parsed.output.profiles ?? []) {
    const profile = v.safeParse(profileSchema, entry);
    // The CLI too takes the first of a name.
    if (profile.success && !profiles.has(profile.output.name))
      profiles.set(profile.output.name, profile.output);
  }
  return { config: { file, current: parsed.output.current ?? 'default', profiles } };
}

/** The CLI looks at no profile at all. */
export function isCliFileIgnored(env: Environment): boolean {
  return variable(env, 'ALIBABA_CLOUD_IGNORE_PROFILE', 'ALIBABACLOUD_IGNORE_PROFILE') === 'TRUE';
}

/** The profile that the CLI would take; it need not exist. */
export function profileInUse(config: CliConfig, env: Environment): string {
  return variable(env, 'ALIBABACLOUD_PROFILE', 'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE') ?? config.current;
}
