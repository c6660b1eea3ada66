/**
 * The credentials of accounts: from the Aliyun CLI's profiles, from the environment (`emr-api.md` 9), or as
 * given. Files are read anew for each call and never written; no variable of this process is read or set.
 */
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import type { Credential, CredentialHost, CredentialSource, ProgramConsent } from '../../credential.ts';
import type { CallContext } from '../transport.ts';
import { cliConfigFile, readCliConfig } from './cliConfig.ts';
import { planOfEnvironment } from './environment.ts';
import { iniFiles, readIniFile } from './iniFile.ts';
import { openPlan } from './open.ts';
import { OpenedPlans } from './openedPlans.ts';
import { programOf, type CredentialPlan, type Planned } from './plan.ts';
import { planOfProfile } from './profiles.ts';

export type { EnvironmentOrigin } from './environment.ts';
export {
  describeEnvironment,
  listCliProfiles,
  type CliProfileList,
  type CliProfileSummary,
  type EnvironmentSummary,
} from './summaries.ts';

const opened = new OpenedPlans(openPlan);

export type ResolvedCredential =
  | {
      readonly credential: Credential;
      /** To be told when the service does not accept it: the next one is then made anew. */
      readonly refused: () => void;
    }
  | { readonly trouble: CredentialTrouble };

/**
 * What signs the calls of an account now, or why nothing does. Rejects where a call for it fails: with an
 * error answer of STS in the form that `failures.ts` reads, with an error of the network, or with the reason
 * of the signal; `context` then holds what the transport learnt.
 */
export async function resolveCredential(
  source: CredentialSource,
  host: CredentialHost,
  context: CallContext,
): Promise<ResolvedCredential> {
  if (source.kind === 'static') return { credential: source.credential, refused: () => undefined };
  const planned = await planOf(source, host);
  context.signal.throwIfAborted();
  if ('trouble' in planned) return planned;
  const refused = refuseProgram(planned.plan, source.programs);
  if (refused !== undefined) return { trouble: refused };
  const { plan } = planned;
  const resolved = await opened.resolve(plan, host, context);
  if ('trouble' in resolved) return resolved;
  return {
    ...resolved,
    refused: () => {
      opened.drop(plan, host);
    },
  };
}

/** The files whose change changes an account: the CLI's, and the INI files, there or not. */
export function cliConfigFiles(host: CredentialHost): string[] {
  return [cliConfigFile(host), ...iniFiles(host)];
}

async function planOf(
  source: Exclude<CredentialSource, { kind: 'static' }>,
  host: CredentialHost,
): Promise<Planned> {
  const { env } = host;
  const cli = await readCliConfig(host);
  const now = host.now();
  if (source.kind === 'environment') {
    const ini = await readIniFile(host);
    return planOfEnvironment({ env, now, metadata: source.metadata, cli, ini });
  }
  if ('missing' in cli) return { trouble: { what: 'fileMissing', file: cli.missing } };
  return 'trouble' in cli ? cli : planOfProfile(cli.config, source.profile, env, now);
}

/** A program runs only where the window is trusted, and the user has allowed this very command. */
function refuseProgram(plan: CredentialPlan, consent: ProgramConsent): CredentialTrouble | undefined {
  const program = programOf(plan);
  if (program === undefined) return undefined;
  if (!consent.trusted) return { what: 'programRestricted', ...program };
  const allowed = consent.allowed.some(
    ({ profile, command }) => profile === program.profile && command === program.command,
  );
  return allowed ? undefined : { what: 'programNotAllowed', ...program };
}
