import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { leaksInFiles, leaksInProcesses, secretsIn } from '../e2e/leaks.ts';
import { markerVariable } from '../host/processes.ts';

const SECRET = 'CanarySecretOfTheLeakTest00001';

/** In which forms a secret may be somewhere. */
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(Buffer.from(text).toString('hex')),
  (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
  (text) => Buffer.from(Buffer.from(text).toString('base64')),
  (text) => Buffer.from(encodeURIComponent(text)),
];

describe('the search for secrets', () => {
  it('finds them in each form, wherever they are', () => {
    const around = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(around, around, fc.constantFrom(...ENCODINGS), (before, after, encode) => {
        assert.equal(secretsIn(encode(before + SECRET + after)).length, 1);
        assert.deepEqual(secretsIn(encode(before + after)), []);
      }),
    );
    assert.equal(
      secretsIn(`Authorization: ACS3-HMAC-SHA256 Credential=x,Signature=${'0f'.repeat(32)}`).length,
      1,
    );
    assert.deepEqual(secretsIn('Signature=…'), []);
  });

  it('looks into every file below a folder, but for those where they are on purpose', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'emr-leaks-'));
    try {
      const own = path.join(folder, 'config.json');
      await writeFile(own, SECRET);
      await writeFile(path.join(folder, 'some.log'), `\0 ${SECRET}`);
      assert.match(
        (await leaksInFiles(folder, { files: [own] })).join('\n'),
        /^[^\n]*some\.log: [^\n]*Canary[^\n]*$/,
      );
      assert.equal((await leaksInFiles(folder)).length, 2);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('looks into arguments and variables of the processes of a host, but for what these were given', async function () {
    if (process.platform !== 'linux') this.skip();
    const child = spawn(process.execPath, ['-e', 'console.log(1); setTimeout(() => {}, 60_000)', SECRET], {
      env: { [markerVariable]: 'emr-leaks', GIVEN: SECRET, OTHER: `x${SECRET}` },
    });
    try {
      await once(child.stdout, 'data');
      const found = (await leaksInProcesses('emr-leaks', { variables: [`GIVEN=${SECRET}`] })).join('\n');
      assert.match(found, /^arguments of node: .*\nvariables of \d+: .*OTHER=x[^\n]*$/);
      assert.doesNotMatch(found, /GIVEN/);
    } finally {
      child.kill();
    }
  });
});
