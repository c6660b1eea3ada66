/**
 * What the environment of this machine yields (`emr-api.md` 9.4): the order of the SDK's chain, spelt out, so
 * that nothing is tried that nobody asked for, and no failure is remembered. Pure.
 */
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import { present } from '../../../core/present.ts';
import type { Credential } from '../../credential.ts';
import { isCliFileIgnored, profileInUse, type CliConfigRead } from './cliConfig.ts';
import { isCredentialsUri, isFileName, isRoleName, isVisible } from './forms.ts';
import { iniSectionInUse, planOfIniSection, type IniRead } from './iniFile.ts';
import { DEFAULT_SESSION_NAME, type CredentialPlan, type Planned } from './plan.ts';
import { planOfProfile } from './profiles.ts';
import {
  areProgramsDisabled,
  isMetadataDisabled,
  isMetadataV1Disabled,
  isSwitchedOn,
  stsHost,
  variable,
  type Environment,
} from './variables.ts';

/** Where the environment's credential comes from. Holds names, never a secret. */
export type EnvironmentOrigin =
  /** `prefix` tells the family, e.g. `ALIBABA_CLOUD_`. */
  | { readonly what: 'variables'; readonly prefix: string }
  | { readonly what: 'oidc' }
  | { readonly what: 'cliProfile'; readonly file: string; readonly profile: string }
  | { readonly what: 'iniFile'; readonly file: string; readonly section: string }
  | { readonly what: 'ecsRamRole' }
  | { readonly what: 'credentialsUri' };

export interface EnvironmentInput {
  readonly env: Environment;
  /** Unix milliseconds. */
  readonly now: number;
  /** Ask the metadata service, and nothing else. */
  readonly metadata: boolean;
  readonly cli: CliConfigRead;
  readonly ini: IniRead | undefined;
}

interface Choice {
  readonly plan: CredentialPlan;
  readonly origin: EnvironmentOrigin;
}

type Step = Choice | { readonly trouble: CredentialTrouble } | undefined;

/** In the order in which they are tried; each gives nothing where its source is not there. */
const STEPS: readonly ((input: EnvironmentInput) => Step)[] = [
  fromVariables,
  fromOidc,
  fromCliFile,
  fromIniFile,
  fromMetadata,
  fromCredentialsUri,
];

/** The first source that yields a plan; else why the first of those that are there does not. */
export function planOfEnvironment(input: EnvironmentInput): Choice | { readonly trouble: CredentialTrouble } {
  let first: CredentialTrouble | undefined;
  // Who asks for the role of the instance wants nothing else.
  for (const step of input.metadata ? [fromMetadata] : STEPS) {
    const outcome = step(input);
    if (outcome === undefined) continue;
    if ('plan' in outcome) return outcome;
    first ??= outcome.trouble;
  }
  return { trouble: first ?? { what: 'environmentEmpty' } };
}

/**
 * Families of variables, the SDK's first; the others are the CLI's. They are never mixed. The CLI's bare names
 * (`ACCESS_KEY_ID`) are left out: a key of another vendor may stand there, and would be shown to this one.
 */
const PREFIXES = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_'];

function fromVariables({ env }: EnvironmentInput): Step {
  for (const prefix of PREFIXES) {
    const accessKeyId = variable(env, `${prefix}ACCESS_KEY_ID`);
    const accessKeySecret = variable(env, `${prefix}ACCESS_KEY_SECRET`);
    const securityToken = variable(env, `${prefix}SECURITY_TOKEN`);
    if (accessKeyId === undefined || accessKeySecret === undefined) continue;
    if (![accessKeyId, accessKeySecret, securityToken ?? '-'].every(isVisible)) continue;
    const credential = present<Credential>({ accessKeyId, accessKeySecret, securityToken });
    return { plan: { kind: 'static', credential }, origin: { what: 'variables', prefix } };
  }
  return undefined;
}

function fromOidc({ env }: EnvironmentInput): Step {
  const arn = variable(env, 'ALIBABA_CLOUD_ROLE_ARN');
  const providerArn = variable(env, 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN');
  const tokenFile = variable(env, 'ALIBABA_CLOUD_OIDC_TOKEN_FILE');
  const sessionName = variable(env, 'ALIBABA_CLOUD_ROLE_SESSION_NAME') ?? DEFAULT_SESSION_NAME;
  if (arn === undefined || providerArn === undefined || tokenFile === undefined) return undefined;
  if (![arn, providerArn, sessionName].every(isVisible) || !isFileName(tokenFile)) return undefined;
  const role = { arn, sessionName, stsHost: stsHost(env) };
  return { plan: { kind: 'oidc', providerArn, tokenFile, role }, origin: { what: 'oidc' } };
}

function fromCliFile({ env, now, cli }: EnvironmentInput): Step {
  if (isSwitchedOn(env, 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED') || isCliFileIgnored(env)) return undefined;
  if ('missing' in cli) return undefined;
  if ('trouble' in cli) return cli;
  const profile = profileInUse(cli.config, env);
  const planned = planOfProfile(cli.config, profile, env, now);
  return withOrigin(planned, { what: 'cliProfile', file: cli.config.file, profile });
}

function fromIniFile({ env, ini }: EnvironmentInput): Step {
  if (ini === undefined || 'trouble' in ini) return ini;
  const section = iniSectionInUse(env);
  const planned = planOfIniSection(ini.ini, section, env);
  return withOrigin(planned, { what: 'iniFile', file: ini.ini.file, section });
}

/** Not without being told to: elsewhere than on ECS it takes seconds to find out that nobody answers. */
function fromMetadata({ env, metadata }: EnvironmentInput): Step {
  const roleName = variable(env, 'ALIBABA_CLOUD_ECS_METADATA');
  if (isMetadataDisabled(env) || (!metadata && roleName === undefined)) return undefined;
  if (roleName !== undefined && !isRoleName(roleName)) return undefined;
  const plan = present<CredentialPlan>({ kind: 'ecsRamRole', roleName, onlyV2: isMetadataV1Disabled(env) });
  return { plan, origin: { what: 'ecsRamRole' } };
}

function fromCredentialsUri({ env }: EnvironmentInput): Step {
  const uri = variable(env, 'ALIBABA_CLOUD_CREDENTIALS_URI');
  if (uri === undefined || areProgramsDisabled(env)) return undefined;
  if (!isCredentialsUri(uri)) return { trouble: { what: 'sourceFailed', source: 'credentialsUri' } };
  return { plan: { kind: 'credentialsUri', uri }, origin: { what: 'credentialsUri' } };
}

function withOrigin(planned: Planned, origin: EnvironmentOrigin): Step {
  return 'plan' in planned ? { plan: planned.plan, origin } : planned;
}
