import credentials, { type CredentialsProvider } from '@alicloud/credentials';
import type { Credential } from '../../credential.ts';

/** A credential as it stands, for a provider of the SDK to build on. */
export function openStatic({ accessKeyId, accessKeySecret, securityToken }: Credential): CredentialsProvider {
  if (securityToken === undefined) {
    const builder = credentials.StaticAKCredentialsProvider.builder();
    return builder.withAccessKeyId(accessKeyId).withAccessKeySecret(accessKeySecret).build();
  }
  const builder = credentials.StaticSTSCredentialsProvider.builder();
  builder.withAccessKeyId(accessKeyId).withAccessKeySecret(accessKeySecret);
  return builder.withSecurityToken(securityToken).build();
}
