import { ApiError } from './errors.ts';
import type { ApiRequest } from './request.ts';
import {
  canonicalRequest,
  parseAuthorization,
  sameSignature,
  sha256Hex,
  signatureOf,
  stringToSign,
} from './signature.ts';
import { signatureV1, stringToSignV1 } from './signatureV1.ts';

/** What a request says of itself, in whichever form it is signed. Texts are empty if missing. */
export interface Claim {
  /** Empty for an unsigned request. */
  accessKeyId: string;
  token: string;
  date: string;
  nonce: string;
  /** Throws IncompleteSignature or SignatureDoesNotMatch unless the request was signed with this secret. */
  verify: (secret: string) => void;
}

/**
 * Reads who a request says that it is from: by the Authorization header (V3), else by its parameters (V1). Throws
 * IncompleteSignature, InvalidSignatureMethod and MissingParameter.
 */
export function claimOf(request: ApiRequest, mayBeUnsigned: boolean): Claim {
  if (request.headers.has('authorization')) {
    return claimV3(request);
  }
  const { protocol } = request;
  if (protocol.has('Signature')) {
    return claimV1(request);
  }
  if (mayBeUnsigned && !protocol.has('AccessKeyId')) {
    return unsigned(request);
  }
  throw new ApiError('IncompleteSignature');
}

function claimV3(request: ApiRequest): Claim {
  const header = request.headers.get('authorization') ?? '';
  const authorization = parseAuthorization(header);
  if (authorization === undefined) {
    const isOther = header.startsWith('ACS3-') && !header.startsWith('ACS3-HMAC-SHA256 ');
    throw new ApiError(isOther ? 'InvalidSignatureMethod' : 'IncompleteSignature');
  }
  return {
    accessKeyId: authorization.accessKeyId,
    token: request.headers.get('x-acs-security-token') ?? '',
    date: request.headers.get('x-acs-date') ?? '',
    nonce: request.headers.get('x-acs-signature-nonce') ?? '',
    verify: (secret) => {
      const headers = signedHeaders(request, authorization.signedHeaders);
      const canonical = canonicalRequest({ ...request, headers });
      const text = stringToSign(canonical);
      const bodyMatches = headers.get('x-acs-content-sha256') === sha256Hex(request.body);
      if (!sameSignature(authorization.signature, signatureOf(text, secret)) || !bodyMatches) {
        throw new ApiError('SignatureDoesNotMatch', `${text} server canonical request is:${canonical}`);
      }
    },
  };
}

/** The values of the signed headers. Throws if one is missing, or if one that must be signed is not. */
function signedHeaders(request: ApiRequest, names: readonly string[]): Map<string, string> {
  const signed = new Map<string, string>();
  for (const name of names) {
    const value = request.headers.get(name);
    if (value === undefined) {
      throw new ApiError('IncompleteSignature');
    }
    signed.set(name, value);
  }
  for (const name of request.headers.keys()) {
    if ((name === 'host' || name.startsWith('x-acs-')) && !signed.has(name)) {
      throw new ApiError('IncompleteSignature');
    }
  }
  return signed;
}

function claimV1(request: ApiRequest): Claim {
  const { protocol } = request;
  if (protocol.get('SignatureMethod') !== 'HMAC-SHA1' || protocol.get('SignatureVersion') !== '1.0') {
    throw new ApiError('InvalidSignatureMethod');
  }
  const accessKeyId = protocol.get('AccessKeyId') ?? '';
  if (accessKeyId === '') {
    throw new ApiError('MissingParameter', 'AccessKeyId');
  }
  return {
    accessKeyId,
    token: protocol.get('SecurityToken') ?? '',
    date: protocol.get('Timestamp') ?? '',
    nonce: protocol.get('SignatureNonce') ?? '',
    verify: (secret) => {
      const text = stringToSignV1(request.method, [...request.form, ...request.query]);
      if (!sameSignature(protocol.get('Signature') ?? '', signatureV1(text, secret))) {
        throw new ApiError('SignatureDoesNotMatch', text);
      }
    },
  };
}

function unsigned({ protocol, headers }: ApiRequest): Claim {
  return {
    accessKeyId: '',
    token: '',
    date: protocol.get('Timestamp') ?? headers.get('x-acs-date') ?? '',
    nonce: protocol.get('SignatureNonce') ?? headers.get('x-acs-signature-nonce') ?? '',
    verify: () => undefined,
  };
}
