import { homedir } from 'node:os';
import type { CredentialHost } from '../cloud/credential.ts';
import type * as Sdk from '../cloud/sdk/index.ts';
import type { MachineSources } from './accountUi/accountSource.ts';

/** This machine as a place of credentials: its variables, its home folder, its clock. */
export const machine: CredentialHost = {
  env: process.env,
  homeDir: homedir(),
  now: () => Date.now(),
};

/** What there is to sign in with. Reads files, makes no call and runs nothing. */
export async function machineSources(loadSdk: () => Promise<typeof Sdk>): Promise<MachineSources> {
  const sdk = await loadSdk();
  const [list, environment] = await Promise.all([
    sdk.listCliProfiles(machine),
    sdk.describeEnvironment(machine),
  ]);
  if ('trouble' in list) return { profiles: [], environment, trouble: list.trouble };
  const { profiles, inUse } = list;
  return { profiles, environment, ...(inUse === undefined ? {} : { inUse }) };
}
