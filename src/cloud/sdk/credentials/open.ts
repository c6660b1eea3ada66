/** From a plan to a provider of the SDK, with everything given: none of them reads a variable of its own. */
import path from 'node:path';
import credentials, { type CredentialsProvider } from '@alicloud/credentials';
import type { CredentialHost } from '../../credential.ts';
import { callContext, type CallContext } from '../transport.ts';
import { readSourceError, readStsError, TroubleError } from './errors.ts';
import type { CredentialPlan, Role } from './plan.ts';
import { ProgramSource } from './programSource.ts';
import { readSmallFile } from './smallFile.ts';
import { openStatic } from './staticSource.ts';

/** Milliseconds; the metadata service is on the machine itself or not there at all. */
const METADATA_TIMEOUT_MS = 1_000;

/**
 * Opens what a plan says. The provider keeps its session and renews it by itself; it must be used inside
 * `callContext.run`. It rejects with a `TroubleError`, an `StsRefusal`, the reason of the signal, or an error
 * that says how the network failed; none of them repeats an answer.
 */
export function openPlan(plan: CredentialPlan, host: CredentialHost): CredentialsProvider {
  switch (plan.kind) {
    case 'static':
      return openStatic(plan.credential);
    case 'assumeRole':
      return guarded(
        withRole(credentials.RAMRoleARNCredentialsProvider.builder(), plan.role)
          .withCredentialsProvider(openPlan(plan.source, host))
          .build(),
        readStsError,
      );
    case 'oidc':
      return openOidc(plan, path.resolve(host.homeDir, plan.tokenFile));
    case 'ecsRamRole':
      return openMetadata(plan);
    case 'credentialsUri': {
      const builder = credentials.URICredentialsProvider.builder().withCredentialsURI(plan.uri);
      // What is on this machine comes back when somebody starts it, not when the network does.
      const isRemote = !isLoopback(new URL(plan.uri).hostname);
      return guarded(builder.build(), (error) => readSourceError(error, 'credentialsUri', isRemote));
    }
    case 'program':
      return new ProgramSource(plan.profile, plan.command, host);
  }
}

interface RoleBuilder {
  withRoleArn(arn: string): unknown;
  withRoleSessionName(name: string): unknown;
  withStsEndpoint(host: string): unknown;
  withDurationSeconds(seconds: number): unknown;
  withPolicy(policy: string): unknown;
  withExternalId?(id: string): unknown;
}

function withRole<B extends RoleBuilder>(builder: B, role: Role): B {
  builder.withRoleArn(role.arn);
  builder.withRoleSessionName(role.sessionName);
  builder.withStsEndpoint(role.stsHost);
  if (role.durationSeconds !== undefined) builder.withDurationSeconds(role.durationSeconds);
  if (role.policy !== undefined) builder.withPolicy(role.policy);
  if (role.externalId !== undefined) builder.withExternalId?.(role.externalId);
  return builder;
}

function openOidc(plan: CredentialPlan & { kind: 'oidc' }, file: string): CredentialsProvider {
  const builder = withRole(credentials.OIDCRoleArnCredentialsProvider.builder(), plan.role)
    .withOIDCProviderArn(plan.providerArn)
    .withOIDCTokenFilePath(file);
  return guarded(builder.build(), readStsError, async () => {
    // The SDK reads the file too; its error for a missing one looks like one of the network.
    const read = await readSmallFile(file);
    if ('missing' in read) throw new TroubleError({ what: 'fileMissing', file });
    if ('trouble' in read) throw new TroubleError(read.trouble);
  });
}

function openMetadata(plan: CredentialPlan & { kind: 'ecsRamRole' }): CredentialsProvider {
  const builder = credentials.ECSRAMRoleCredentialsProvider.builder().withDisableIMDSv1(plan.onlyV2);
  if (plan.roleName !== undefined) builder.withRoleName(plan.roleName);
  // Not `build()`: that would read variables of this process.
  const provider = guarded(new credentials.ECSRAMRoleCredentialsProvider(builder), (error) =>
    readSourceError(error, 'ecsRamRole', false),
  );
  return {
    getProviderName: () => provider.getProviderName(),
    getCredentials: () => callContext.run(hurried(), () => provider.getCredentials()),
  };
}

/** The context of the call, with less patience. */
function hurried(): CallContext {
  const context = callContext.getStore();
  if (context === undefined) throw new Error('A credential was asked for outside a call');
  return { ...context, connectTimeoutMs: METADATA_TIMEOUT_MS, readTimeoutMs: METADATA_TIMEOUT_MS };
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Those providers of the SDK that keep a session. */
type SessionProvider =
  | InstanceType<typeof credentials.RAMRoleARNCredentialsProvider>
  | InstanceType<typeof credentials.OIDCRoleArnCredentialsProvider>
  | InstanceType<typeof credentials.ECSRAMRoleCredentialsProvider>
  | InstanceType<typeof credentials.URICredentialsProvider>;

/** A session is used no longer than until this long before its end, in milliseconds. */
const SESSION_MARGIN_MS = 30_000;

/**
 * A provider whose failures are told, and safely. The SDK's own renews long before the end, and hides a failed
 * renewal as long as it has a session, even one that is over; here it hides it until then.
 */
function guarded(
  provider: SessionProvider,
  read: (error: unknown) => unknown,
  before?: () => Promise<void>,
): CredentialsProvider {
  const failures: unknown[] = [];
  let endsAt = 0;
  const renew = provider.refresher.bind(provider);
  provider.refresher = async () => {
    try {
      await before?.();
      const session = await renew();
      endsAt = Date.parse(session.expiration);
      return session;
    } catch (error) {
      failures.push(error);
      throw error;
    }
  };
  return {
    getProviderName: () => provider.getProviderName(),
    getCredentials: async () => {
      failures.length = 0;
      try {
        const session = await provider.getCredentials();
        // An end that can't be read is none to rely on.
        if (failures.length === 0 || endsAt > Date.now() + SESSION_MARGIN_MS) return session;
        throw failures[0];
      } catch (error) {
        throw read(error);
      }
    },
  };
}
