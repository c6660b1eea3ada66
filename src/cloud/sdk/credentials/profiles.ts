/** From a profile of the Aliyun CLI to a plan, for each of its modes (`emr-api.md` 9.1). Pure. */
import { present } from '../../../core/present.ts';
import type { CliConfig, CliProfile } from './cliConfig.ts';
import { splitCommand } from './command.ts';
import { isCredentialsUri, isEndpoint, isFileName, isRoleName, isStsRegion, isVisible } from './forms.ts';
import { modeOf, shownMode } from './modes.ts';
import { DEFAULT_SESSION_NAME, type CredentialPlan, type Planned, type Role } from './plan.ts';
import {
  areProgramsDisabled,
  isMetadataDisabled,
  isMetadataV1Disabled,
  stsHost,
  variable,
  type Environment,
} from './variables.ts';

/** A cached sign-in must hold at least this long, so that it outlives the call. */
const SIGN_IN_MARGIN_MS = 60_000;

/** More hops than anybody needs; each one is a call. */
const MAX_CHAIN = 10;

/** The shortest session that STS gives (`emr-api.md` 9.4). */
const MIN_SESSION_SECONDS = 900;

interface At {
  readonly config: CliConfig;
  readonly profile: CliProfile;
  readonly env: Environment;
  /** Unix milliseconds. */
  readonly now: number;
  /** The profiles that led here, this one included. */
  readonly chain: readonly string[];
}

/** Spelt as in the file: the CLI matches modes exactly there. */
const MODES: Readonly<Record<string, (at: At) => Planned>> = {
  AK: accessKey,
  StsToken: stsToken,
  RamRoleArn: ramRoleArn,
  EcsRamRole: ecsRamRole,
  // The SDK's provider for it can't work: it takes the PEM file for INI text, signs with HMAC-SHA1 while it
  // declares SHA256withRSA, and sends that in the clear to the metadata service of ECS, not to STS.
  RsaKeyPair: unsupported,
  RamRoleArnWithRoleName: ramRoleArnWithRoleName,
  ChainableRamRoleArn: chainableRamRoleArn,
  External: external,
  CredentialsURI: credentialsUri,
  OIDC: oidc,
  CloudSSO: cachedSignIn,
  OAuth: cachedSignIn,
  // EMR takes signed calls only; the CLI has these two for other products.
  BearerToken: unsupported,
  Anonymous: unsupported,
};

/** How the named profile yields a credential, or why it can't. */
export function planOfProfile(config: CliConfig, name: string, env: Environment, now: number): Planned {
  return planOf(config, name, env, now, []);
}

function planOf(
  config: CliConfig,
  name: string,
  env: Environment,
  now: number,
  before: readonly string[],
): Planned {
  const profile = config.profiles.get(name);
  if (profile === undefined) {
    return { trouble: { what: 'profileMissing', file: config.file, profile: name } };
  }
  const at: At = { config, profile, env, now, chain: [...before, name] };
  const mode = modeOf(profile);
  if (mode === undefined) return incomplete(at, ['mode']);
  return Object.hasOwn(MODES, mode) ? (MODES[mode] ?? unsupported)(at) : unsupported(at);
}

function accessKey(at: At): Planned {
  return withFields(at, ['access_key_id', 'access_key_secret'], [], (profile) => ({
    plan: {
      kind: 'static',
      credential: { accessKeyId: profile.access_key_id, accessKeySecret: profile.access_key_secret },
    },
  }));
}

function stsToken(at: At): Planned {
  return withFields(at, ['access_key_id', 'access_key_secret', 'sts_token'], [], (profile) => ({
    plan: {
      kind: 'static',
      credential: {
        accessKeyId: profile.access_key_id,
        accessKeySecret: profile.access_key_secret,
        securityToken: profile.sts_token,
      },
    },
  }));
}

function ramRoleArn(at: At): Planned {
  return assumed(at, ['access_key_id', 'access_key_secret'], (profile) =>
    profile.sts_token === undefined ? accessKey(at) : stsToken(at),
  );
}

function ramRoleArnWithRoleName(at: At): Planned {
  return assumed(at, [], () => ecsRamRole(at));
}

function chainableRamRoleArn(at: At): Planned {
  return assumed(at, ['source_profile'], ({ source_profile: source = '' }) => {
    if (at.chain.includes(source) || at.chain.length >= MAX_CHAIN) {
      return { trouble: { what: 'profileLoop', profile: at.profile.name } };
    }
    return planOf(at.config, source, at.env, at.now, at.chain);
  });
}

/** A source, and then AssumeRole with it. */
function assumed(at: At, fields: readonly Field[], sourceOf: (profile: CliProfile) => Planned): Planned {
  return withFields(at, ['ram_role_arn', ...fields], ROLE_OPTIONS, (profile) => {
    const source = sourceOf(profile);
    if ('trouble' in source) return source;
    return { plan: { kind: 'assumeRole', source: source.plan, role: roleOf(at, profile.ram_role_arn) } };
  });
}

function ecsRamRole(at: At): Planned {
  if (isMetadataDisabled(at.env)) return { trouble: { what: 'sourceFailed', source: 'ecsRamRole' } };
  return withFields(at, [], ['ram_role_name'], ({ ram_role_name: roleName }) => ({
    plan: present<CredentialPlan>({ kind: 'ecsRamRole', roleName, onlyV2: isMetadataV1Disabled(at.env) }),
  }));
}

function external(at: At): Planned {
  const { name } = at.profile;
  if (areProgramsDisabled(at.env)) return { trouble: { what: 'programsDisabled', profile: name } };
  return withFields(at, ['process_command'], [], ({ process_command: command }) => ({
    plan: { kind: 'program', profile: name, command },
  }));
}

function credentialsUri(at: At): Planned {
  if (areProgramsDisabled(at.env)) return { trouble: { what: 'programsDisabled', profile: at.profile.name } };
  // The one field of a mode that the CLI takes from a variable where the profile has none.
  const uri = at.profile.credentials_uri ?? variable(at.env, 'ALIBABA_CLOUD_CREDENTIALS_URI');
  return withFields(
    { ...at, profile: { ...at.profile, credentials_uri: uri } },
    ['credentials_uri'],
    [],
    (filled) => ({
      plan: { kind: 'credentialsUri', uri: filled.credentials_uri },
    }),
  );
}

function oidc(at: At): Planned {
  return withFields(
    at,
    ['oidc_provider_arn', 'oidc_token_file', 'ram_role_arn'],
    ROLE_OPTIONS,
    (profile) => ({
      plan: {
        kind: 'oidc',
        providerArn: profile.oidc_provider_arn,
        tokenFile: profile.oidc_token_file,
        role: roleOf(at, profile.ram_role_arn),
      },
    }),
  );
}

/**
 * CloudSSO and OAuth: what the CLI has cached, while it holds. Fetching new is left to the CLI: it would have
 * to be written into its file.
 */
function cachedSignIn(at: At): Planned {
  const {
    sts_expiration: expiration,
    access_key_id: id,
    access_key_secret: secret,
    sts_token: token,
  } = at.profile;
  const cached = id !== undefined && secret !== undefined && token !== undefined && expiration !== undefined;
  if (cached && expiration * 1000 - at.now >= SIGN_IN_MARGIN_MS) return stsToken(at);
  const { name, mode } = at.profile;
  return { trouble: { what: 'signInExpired', profile: name, mode: mode ?? modeOf(at.profile) ?? '' } };
}

function unsupported({ profile }: At): Planned {
  const mode = shownMode(modeOf(profile) ?? '');
  return { trouble: { what: 'modeUnsupported', profile: profile.name, mode } };
}

function roleOf({ profile, env }: At, arn: string): Role {
  const { expired_seconds: seconds = 0, sts_endpoint: endpoint, sts_region: region } = profile;
  return present<Role>({
    arn,
    sessionName: profile.ram_session_name ?? DEFAULT_SESSION_NAME,
    durationSeconds: seconds === 0 ? undefined : seconds,
    externalId: profile.external_id,
    stsHost: stsHost(env, { endpoint, region }),
  });
}

type Field = keyof typeof FORMS & keyof CliProfile;

const FORMS = {
  access_key_id: isVisible,
  access_key_secret: isVisible,
  sts_token: isVisible,
  sts_region: isStsRegion,
  sts_endpoint: isEndpoint,
  ram_role_name: isRoleName,
  ram_role_arn: isVisible,
  ram_session_name: isVisible,
  external_id: isVisible,
  // 0 is what the CLI writes for nothing.
  expired_seconds: (value: string) => value === '0' || Number(value) >= MIN_SESSION_SECONDS,
  source_profile: () => true,
  process_command: (value: string) => splitCommand(value) !== undefined,
  credentials_uri: isCredentialsUri,
  oidc_provider_arn: isVisible,
  oidc_token_file: isFileName,
} as const;

const ROLE_OPTIONS = [
  'ram_session_name',
  'expired_seconds',
  'external_id',
  'sts_region',
  'sts_endpoint',
] as const satisfies readonly Field[];

type With<F extends Field> = CliProfile & { readonly [K in F]: NonNullable<CliProfile[K]> };

/** Builds a plan from fields that are there and of their form, or names those that are not. */
function withFields<F extends Field>(
  at: At,
  required: readonly F[],
  optional: readonly Field[],
  build: (profile: With<F>) => Planned,
): Planned {
  const { profile } = at;
  const absent = required.filter((field) => profile[field] === undefined);
  const malformed = [...required, ...optional].filter((field) => {
    const value = profile[field];
    return value !== undefined && !FORMS[field](String(value));
  });
  const fields = [...absent, ...malformed];
  return fields.length === 0 ? build(profile as With<F>) : incomplete(at, fields);
}

function incomplete({ config, profile }: At, fields: readonly string[]): Planned {
  return { trouble: { what: 'profileIncomplete', file: config.file, profile: profile.name, fields } };
}
