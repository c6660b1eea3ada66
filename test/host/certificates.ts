import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';
import { onProcessEnd } from './cleanup.ts';

/** What a TLS server needs, as PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A private certification authority with its first server certificate. */
export interface Certificates extends ServerCertificate {
  /** The PEM file of the authority, for NODE_EXTRA_CA_CERTS or SSL_CERT_FILE; gone when this process ends. */
  readonly caFile: string;
  /** The same as text. */
  readonly authority: string;
  /** One more certificate of the same authority. */
  issue(dnsNames: readonly string[], validity?: 'expired'): Promise<ServerCertificate>;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const algorithm = { keyType: 'ec', algorithm: 'sha256' } as const;

/** Makes an authority that nobody else trusts, and a server certificate for these DNS names. */
export async function makeCertificates(dnsNames: readonly string[]): Promise<Certificates> {
  // Two authorities of one name would be taken for one another.
  const commonName = `EMR Operations test ${randomUUID()}`;
  const authority = await generate([{ name: 'commonName', value: commonName }], {
    ...algorithm,
    notBeforeDate: daysFromNow(-30),
    notAfterDate: daysFromNow(30),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const signer = { key: authority.private, cert: authority.cert };
  const issue = async (names: readonly string[], validity?: 'expired'): Promise<ServerCertificate> => {
    const issued = await generate([{ name: 'commonName', value: names[0] ?? '' }], {
      ...algorithm,
      ca: signer,
      notBeforeDate: daysFromNow(-20),
      notAfterDate: daysFromNow(validity === 'expired' ? -10 : 20),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
      ],
    });
    return { key: issued.private, cert: issued.cert };
  };
  return {
    caFile: keepFile('ca.pem', authority.cert),
    authority: authority.cert,
    ...(await issue(dnsNames)),
    issue,
  };
}

function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * DAY_MS);
}

function keepFile(name: string, content: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'emr-certificates-'));
  onProcessEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
}
