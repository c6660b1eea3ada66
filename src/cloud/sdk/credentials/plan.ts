import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import type { Credential } from '../../credential.ts';

/** The role that a source is exchanged for (STS AssumeRole, `emr-api.md` 9.1). */
export interface Role {
  readonly arn: string;
  readonly sessionName: string;
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly policy?: string;
  /** Host of STS, perhaps with a port. */
  readonly stsHost: string;
}

/** How to come by a credential, as data: what stands in variables and files, read and checked. */
export type CredentialPlan =
  | { readonly kind: 'static'; readonly credential: Credential }
  | { readonly kind: 'assumeRole'; readonly source: CredentialPlan; readonly role: Role }
  /** The metadata service; without a name it is asked for the role of the machine. */
  | { readonly kind: 'ecsRamRole'; readonly roleName?: string; readonly onlyV2: boolean }
  | { readonly kind: 'oidc'; readonly providerArn: string; readonly tokenFile: string; readonly role: Role }
  | { readonly kind: 'credentialsUri'; readonly uri: string }
  | { readonly kind: 'program'; readonly profile: string; readonly command: string };

export type Planned = { readonly plan: CredentialPlan } | { readonly trouble: CredentialTrouble };

/** Names us in the records of who took a role (ActionTrail), where a profile names nobody. */
export const DEFAULT_SESSION_NAME = 'emr-operations';

/** The program that a plan would run, at the end of its chain. */
export function programOf(
  plan: CredentialPlan,
): { readonly profile: string; readonly command: string } | undefined {
  if (plan.kind === 'assumeRole') return programOf(plan.source);
  return plan.kind === 'program' ? { profile: plan.profile, command: plan.command } : undefined;
}
