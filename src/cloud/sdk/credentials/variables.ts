/** Environment variables (`emr-api.md` 9.2). An empty one counts as unset. */
import { bareHost, isEndpoint, isStsRegion } from './forms.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The first of these variables that has a value. */
export function variable(env: Environment, ...names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

/** A switch: `true`, whatever its case. */
export function isSwitchedOn(env: Environment, name: string): boolean {
  return variable(env, name)?.toLowerCase() === 'true';
}

/** The CLI then runs no program and asks no credentials URI. */
export function areProgramsDisabled(env: Environment): boolean {
  const name = 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS';
  return isSwitchedOn(env, name) || variable(env, name) === '1';
}

/** The metadata service must not be asked. */
export function isMetadataDisabled(env: Environment): boolean {
  return isSwitchedOn(env, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED');
}

/** The metadata service is asked by its version 2 only. */
export function isMetadataV1Disabled(env: Environment): boolean {
  return isSwitchedOn(env, 'ALIBABA_CLOUD_IMDSV1_DISABLED');
}

interface StsPlace {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * The host of STS: of an endpoint that is set, else of a region, else the central one. Variables fill what a
 * profile leaves open, with the CLI's precedence: any endpoint beats any region. A variable that is not of
 * its form counts as unset.
 */
export function stsHost(env: Environment, { endpoint, region }: StsPlace = {}): string {
  const host = endpoint ?? wellFormed(variable(env, 'ALIBABA_CLOUD_STS_ENDPOINT'), isEndpoint);
  if (host !== undefined) return bareHost(host);
  const place = region ?? wellFormed(variable(env, 'ALIBABA_CLOUD_STS_REGION'), isStsRegion);
  if (place === undefined) return 'sts.aliyuncs.com';
  const service = isSwitchedOn(env, 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED') ? 'sts-vpc' : 'sts';
  return `${service}.${place}.aliyuncs.com`;
}

function wellFormed(value: string | undefined, form: (value: string) => boolean): string | undefined {
  return value !== undefined && form(value) ? value : undefined;
}
