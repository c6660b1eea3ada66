/** What there is on this machine, for the user to choose from. Names and times, no secrets. */
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import { present } from '../../../core/present.ts';
import { isRegionId } from '../../../core/scope.ts';
import type { CredentialHost } from '../../credential.ts';
import {
  isCliFileIgnored,
  profileInUse,
  readCliConfig,
  type CliConfig,
  type CliProfile,
} from './cliConfig.ts';
import { planOfEnvironment, type EnvironmentOrigin } from './environment.ts';
import { readIniFile } from './iniFile.ts';
import { modeOf, shownMode } from './modes.ts';
import { programOf } from './plan.ts';
import { planOfProfile } from './profiles.ts';

export interface CliProfileSummary {
  readonly name: string;
  /** As in the file, or as the CLI infers it; empty where neither says one. */
  readonly mode: string;
  readonly regionId?: string;
  /** Absent where the profile is usable, as far as that shows without a call and without running anything. */
  readonly trouble?: CredentialTrouble;
  /** What would run, be it for a profile that this one builds on. */
  readonly program?: { readonly profile: string; readonly command: string };
  /** When the sign-in that the CLI has cached ends or ended, Unix milliseconds. */
  readonly signInEndsAt?: number;
}

export type CliProfileList =
  | { readonly profiles: readonly CliProfileSummary[]; readonly inUse?: string }
  | { readonly trouble: CredentialTrouble };

/** The profiles of the CLI's file, and the one that the CLI would take. Never rejects. */
export async function listCliProfiles(host: CredentialHost): Promise<CliProfileList> {
  const cli = await readCliConfig(host);
  if ('missing' in cli) return { profiles: [] };
  if ('trouble' in cli) return cli;
  const { config } = cli;
  const now = host.now();
  const profiles = [...config.profiles.values()].map((profile) => summaryOf(config, profile, host, now));
  return isCliFileIgnored(host.env) ? { profiles } : { profiles, inUse: profileInUse(config, host.env) };
}

function summaryOf(
  config: CliConfig,
  profile: CliProfile,
  { env }: CredentialHost,
  now: number,
): CliProfileSummary {
  const mode = modeOf(profile) ?? '';
  const planned = planOfProfile(config, profile.name, env, now);
  const region = profile.region_id;
  const cached = mode === 'CloudSSO' || mode === 'OAuth' ? profile.sts_expiration : undefined;
  return present<CliProfileSummary>({
    name: profile.name,
    mode: shownMode(mode),
    regionId: region !== undefined && isRegionId(region) ? region : undefined,
    trouble: 'trouble' in planned ? planned.trouble : undefined,
    program: 'plan' in planned ? programOf(planned.plan) : undefined,
    signInEndsAt: cached === undefined ? undefined : cached * 1000,
  });
}

/** What an environment account would use. With an origin it is usable, as far as that shows without a call. */
export interface EnvironmentSummary {
  readonly origin?: EnvironmentOrigin;
  readonly trouble?: CredentialTrouble;
  /** The command that would run, and the profile that says so. */
  readonly program?: { readonly profile: string; readonly command: string };
}

/** What the environment yields; nothing at all where it is empty. Never rejects. */
export async function describeEnvironment(host: CredentialHost): Promise<EnvironmentSummary> {
  const [cli, ini] = [await readCliConfig(host), await readIniFile(host)];
  const choice = planOfEnvironment({ env: host.env, now: host.now(), metadata: false, cli, ini });
  if ('plan' in choice) {
    return present<EnvironmentSummary>({ origin: choice.origin, program: programOf(choice.plan) });
  }
  return choice.trouble.what === 'environmentEmpty' ? {} : { trouble: choice.trouble };
}
