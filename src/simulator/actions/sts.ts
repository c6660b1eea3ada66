import { ApiError } from '../errors.ts';
import { roleIdOf } from '../identity.ts';
import { SECOND } from '../model.ts';
import type { Parameters } from '../request.ts';
import type { SimulatedRole } from '../types.ts';
import type { Call } from './call.ts';

/** Sessions of roles. Field sets are those of the published SDK `@alicloud/sts20150401`. */

const SHORTEST = 900;
const USUAL = 3600;

interface Wish {
  role: SimulatedRole;
  accountId: string;
  /** `role/session`. */
  name: string;
  /** Seconds. */
  duration: number;
}

/** What is asked for. Throws MissingParameter, InvalidParameter, InvalidParameterValue and NoPermission. */
function wishOf(roles: readonly SimulatedRole[], parameters: Parameters): Wish {
  const arn = parameters.required('RoleArn');
  const session = parameters.required('RoleSessionName');
  const [, accountId, roleName] = /^acs:ram::(\d+):role\/([\w.-]+)$/.exec(arn) ?? [];
  if (accountId === undefined || roleName === undefined) {
    throw new ApiError('InvalidParameter', 'RoleArn');
  }
  if (!/^[\w.@-]{2,64}$/.test(session)) {
    throw new ApiError('InvalidParameter', 'RoleSessionName');
  }
  const role = roles.find((candidate) => candidate.arn === arn);
  const longest = role?.maxSessionSeconds ?? USUAL;
  const duration = parameters.integer('DurationSeconds', SHORTEST, longest) ?? Math.min(USUAL, longest);
  if (role === undefined) {
    throw new ApiError('NoPermission');
  }
  return { role, accountId, name: `${roleName}/${session}`, duration };
}

function openSession({ book, now }: Call, wish: Wish): Record<string, unknown> {
  const { role, accountId, name, duration } = wish;
  // Told in whole seconds, so it has to end on one.
  const expiresAt = Math.floor(now / SECOND + duration) * SECOND;
  const session = book.open(accountId, name, expiresAt, role.denied);
  const [roleName = '', sessionName = ''] = name.split('/');
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      AccessKeySecret: session.accessKeySecret,
      SecurityToken: session.securityToken,
      Expiration: new Date(expiresAt).toISOString().replace('.000Z', 'Z'),
    },
    AssumedRoleUser: {
      Arn: `${role.arn}/${sessionName}`,
      AssumedRoleId: `${roleIdOf(accountId, roleName)}:${sessionName}`,
    },
  };
}

export function assumeRole(call: Call): Record<string, unknown> {
  const { account, parameters, roles } = call;
  const wish = wishOf(roles, parameters);
  const { trusted, externalId } = wish.role;
  const isTrusted = trusted === undefined || trusted.includes(account.accessKeyId);
  const hasExternalId = externalId === undefined || parameters.text('ExternalId') === externalId;
  if (account.identity.type === 'Account' || !isTrusted || !hasExternalId) {
    throw new ApiError('NoPermission');
  }
  return openSession(call, wish);
}

export function assumeRoleWithOidc(call: Call): Record<string, unknown> {
  const { parameters, roles } = call;
  const provider = parameters.required('OIDCProviderArn');
  const token = parameters.required('OIDCToken');
  const wish = wishOf(roles, parameters);
  const { oidc } = wish.role;
  if (oidc?.providerArn !== provider || (oidc.token !== undefined && oidc.token !== token)) {
    throw new ApiError('NoPermission');
  }
  return {
    ...openSession(call, wish),
    OIDCTokenInfo: { Subject: 'subject', Issuer: 'https://issuer.example', ClientIds: 'client' },
  };
}
