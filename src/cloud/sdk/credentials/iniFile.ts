/** The INI file that the SDKs share (`emr-api.md` 9.3). */
import path from 'node:path';
import ini from 'ini';
import * as v from 'valibot';
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import type { CredentialHost } from '../../credential.ts';
import { cliProfile } from './cliConfig.ts';
import { shownMode } from './modes.ts';
import type { CredentialPlan, Planned } from './plan.ts';
import { planOfProfile } from './profiles.ts';
import { readSmallFile } from './smallFile.ts';
import { variable, type Environment } from './variables.ts';

const text = v.fallback(v.optional(v.pipe(v.string(), v.nonEmpty())), undefined);

const sectionSchema = v.object({
  type: text,
  access_key_id: text,
  access_key_secret: text,
  role_name: text,
  role_arn: text,
  role_session_name: text,
  policy: text,
});

type IniSection = v.InferOutput<typeof sectionSchema>;

export interface IniFile {
  readonly file: string;
  /** Names of nested sections are joined by dots. */
  readonly sections: ReadonlyMap<string, IniSection>;
}

export type IniRead = { readonly ini: IniFile } | { readonly trouble: CredentialTrouble };

/** Where INI files are looked for, in order: one that a variable names, else those of the home folder. */
export function iniFiles({ env, homeDir }: Pick<CredentialHost, 'env' | 'homeDir'>): readonly string[] {
  const named = variable(env, 'ALIBABA_CLOUD_CREDENTIALS_FILE');
  // The working directory of an editor means nothing to its user.
  if (named !== undefined) return [path.resolve(homeDir, named)];
  return ['credentials', 'credentials.ini'].map((name) => path.join(homeDir, '.alibabacloud', name));
}

/** Reads the first INI file that is there; nothing where there is none. Never rejects. */
export async function readIniFile(host: CredentialHost): Promise<IniRead | undefined> {
  for (const file of iniFiles(host)) {
    const read = await readSmallFile(file);
    if ('text' in read) return parseIniFile(file, read.text);
    if ('trouble' in read) return read;
  }
  const named = variable(host.env, 'ALIBABA_CLOUD_CREDENTIALS_FILE');
  return named === undefined
    ? undefined
    : { trouble: { what: 'fileMissing', file: path.resolve(host.homeDir, named) } };
}

/** Pure: the sections of an INI file. */
export function parseIniFile(file: string, content: string): IniRead {
  try {
    const sections = new Map<string, IniSection>();
    collect(ini.parse(content), [], sections);
    return { ini: { file, sections } };
  } catch {
    // Its errors might quote the file.
    return { trouble: { what: 'fileDamaged', file } };
  }
}

/** The parser takes dots in the name of a section for nesting. */
function collect(value: unknown, names: readonly string[], sections: Map<string, IniSection>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || names.length > 10) return;
  const section = v.safeParse(sectionSchema, value);
  const called = names.join('.');
  // The file itself is none, and nobody can ask for one without a name.
  if (section.success && called !== '') sections.set(called, section.output);
  for (const [name, nested] of Object.entries(value)) collect(nested, [...names, name], sections);
}

/** The section that the SDK would take. */
export function iniSectionInUse(env: Environment): string {
  return variable(env, 'ALIBABA_CLOUD_PROFILE') ?? 'default';
}

/** What the types of this file are called in the CLI's; they work the same (`emr-api.md` 9.3). */
const MODES: ReadonlyMap<string, string> = new Map([
  ['access_key', 'AK'],
  ['ecs_ram_role', 'EcsRamRole'],
  ['ram_role_arn', 'RamRoleArn'],
]);

/** Fields that the two files name differently: name there → name here. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['ram_role_name', 'role_name'],
  ['ram_role_arn', 'role_arn'],
  ['ram_session_name', 'role_session_name'],
]);

/** Pure: how a section yields a credential, or why it can't. */
export function planOfIniSection({ file, sections }: IniFile, name: string, env: Environment): Planned {
  const section = sections.get(name);
  if (section === undefined) return { trouble: { what: 'profileMissing', file, profile: name } };
  const { type } = section;
  if (type === undefined) {
    return { trouble: { what: 'profileIncomplete', file, profile: name, fields: ['type'] } };
  }
  const mode = MODES.get(type);
  if (mode === undefined) {
    return { trouble: { what: 'modeUnsupported', profile: name, mode: shownMode(type) } };
  }
  const profile = cliProfile({
    name,
    mode,
    access_key_id: section.access_key_id,
    access_key_secret: section.access_key_secret,
    ram_role_name: section.role_name,
    ram_role_arn: section.role_arn,
    ram_session_name: section.role_session_name,
  });
  // None of these modes depends on the time.
  const planned = planOfProfile({ file, current: name, profiles: new Map([[name, profile]]) }, name, env, 0);
  return 'trouble' in planned
    ? { trouble: inWordsOfIni(planned.trouble) }
    : withPolicy(planned.plan, section.policy);
}

function inWordsOfIni(trouble: CredentialTrouble): CredentialTrouble {
  if (trouble.what !== 'profileIncomplete') return trouble;
  return { ...trouble, fields: trouble.fields.map((field) => FIELDS.get(field) ?? field) };
}

/** A policy narrows the role; only this file has one. */
function withPolicy(plan: CredentialPlan, policy: string | undefined): Planned {
  if (plan.kind !== 'assumeRole' || policy === undefined) return { plan };
  return { plan: { ...plan, role: { ...plan.role, policy } } };
}
