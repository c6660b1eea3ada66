/** The modes of the CLI's profiles (`emr-api.md` 9.1). */
import type { CliProfile } from './cliConfig.ts';

/** The mode of a profile, inferred as the CLI does where it is empty; undefined where nothing tells it. */
export function modeOf(profile: CliProfile): string | undefined {
  if (profile.mode !== undefined) return profile.mode;
  if (has(profile, 'access_key_id', 'access_key_secret')) {
    if (has(profile, 'sts_token')) return 'StsToken';
    return has(profile, 'ram_role_arn') ? 'RamRoleArn' : 'AK';
  }
  if (has(profile, 'private_key', 'key_pair_name')) return 'RsaKeyPair';
  if (has(profile, 'ram_role_name')) return 'EcsRamRole';
  if (has(profile, 'process_command')) return 'External';
  if (has(profile, 'oidc_provider_arn', 'oidc_token_file', 'ram_role_arn')) return 'OIDC';
  if (has(profile, 'cloud_sso_sign_in_url')) return 'CloudSSO';
  return has(profile, 'bearer_token') ? 'BearerToken' : undefined;
}

function has(profile: CliProfile, ...fields: readonly (keyof CliProfile)[]): boolean {
  return fields.every((field) => profile[field] !== undefined);
}

/** A mode as it may be shown: anything that is no word might be a secret in the wrong place. */
export function shownMode(mode: string): string {
  return /^[A-Za-z_]{1,30}$/.test(mode) ? mode : '';
}
