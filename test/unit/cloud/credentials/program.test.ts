import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ProgramConsent } from '../../../../src/cloud/credential.ts';
import { splitCommand } from '../../../../src/cloud/sdk/credentials/command.ts';
import { runProgram, type ProgramResult } from '../../../../src/cloud/sdk/credentials/program.ts';
import { readOutput } from '../../../../src/cloud/sdk/credentials/programSource.ts';
import { callContext, Home, ID, NOW, profileSource, resolve, SECRET, TOKEN } from './support.ts';

const AK = { mode: 'AK', access_key_id: ID, access_key_secret: SECRET };
const STS = { mode: 'StsToken', access_key_id: `STS.${ID}`, access_key_secret: SECRET, sts_token: TOKEN };
const AK_CREDENTIAL = { accessKeyId: ID, accessKeySecret: SECRET };
const STS_CREDENTIAL = { accessKeyId: `STS.${ID}`, accessKeySecret: SECRET, securityToken: TOKEN };

describe('a program that prints a credential', () => {
  let home: Home;
  let now: number;

  beforeEach(() => {
    home = new Home();
    now = NOW;
  });

  afterEach(() => {
    home.remove();
  });

  /** Writes a program that counts its runs; returns the command for it. */
  const program = (body: string): string => {
    const file = home.write(
      'my tool.cjs',
      `const fs = require('fs'); fs.appendFileSync(${JSON.stringify(path.join(home.dir, 'runs'))}, '.');\n${body}`,
    );
    const command = `"${process.execPath}" "${file}"`;
    home.profiles({ name: 'p', mode: 'External', process_command: command });
    return command;
  };
  const prints = (output: unknown): string =>
    program(`process.stderr.write('${SECRET}'); console.log(${JSON.stringify(JSON.stringify(output))});`);
  const runs = (): number => {
    const file = path.join(home.dir, 'runs');
    return existsSync(file) ? readFileSync(file, 'utf8').length : 0;
  };
  const ask = (command: string): ReturnType<typeof resolve> =>
    resolve(
      profileSource('p', command),
      home.host({ PATH: process.env['PATH'] }, () => now),
    );
  const failure = async (command: string): Promise<unknown> => {
    const resolved = await ask(command);
    assert.ok('trouble' in resolved && resolved.trouble.what === 'programFailed', JSON.stringify(resolved));
    assert.equal(resolved.trouble.profile, 'p');
    return resolved.trouble.reason;
  };

  it('signs with what it prints', async () => {
    assert.deepEqual(await ask(prints({ ...AK, sts_token: TOKEN })), { credential: AK_CREDENTIAL });
    assert.deepEqual(
      await ask(prints(STS)),
      { credential: AK_CREDENTIAL },
      'kept, since the plan is the same',
    );
    now += 300_000;
    assert.deepEqual(await ask(prints(STS)), { credential: STS_CREDENTIAL });
  });

  it('is asked for in a trusted window only, and by a command that is allowed to the letter', async () => {
    const command = prints(AK);
    const trouble = (what: string): object => ({ trouble: { what, profile: 'p', command } });
    const asked = (programs: ProgramConsent): ReturnType<typeof resolve> =>
      resolve({ kind: 'cliProfile', profile: 'p', programs }, home.host());
    assert.deepEqual(
      await asked({ trusted: false, allowed: [{ profile: 'p', command }] }),
      trouble('programRestricted'),
    );
    assert.deepEqual(await asked({ trusted: true, allowed: [] }), trouble('programNotAllowed'));
    assert.deepEqual(
      await asked({
        trusted: true,
        allowed: [
          { profile: 'p', command: `${command} ` },
          { profile: 'p', command: process.execPath },
          { profile: 'other', command },
        ],
      }),
      trouble('programNotAllowed'),
    );
    assert.equal(runs(), 0);
    await ask(command);
    assert.deepEqual(
      await asked({ trusted: true, allowed: [] }),
      trouble('programNotAllowed'),
      'also once it has run',
    );
  });

  it('runs once for all who ask, and again when the credential is about to end', async () => {
    const command = prints({ ...STS, expiration: new Date(NOW + 3_600_000).toISOString() });
    await Promise.all([ask(command), ask(command), ask(command)]);
    assert.equal(runs(), 1);
    now = NOW + 3_600_000 - 180_001;
    await ask(command);
    assert.equal(runs(), 1);
    now += 1;
    await ask(command);
    assert.equal(runs(), 2);
    await ask(command);
    assert.equal(runs(), 2, 'kept for a minute even near its end');
  });

  it('is kept for five minutes where it does not say when it ends', async () => {
    const command = prints(STS);
    await ask(command);
    now += 299_999;
    await ask(command);
    assert.equal(runs(), 1);
    now += 1;
    await ask(command);
    assert.equal(runs(), 2);
  });

  it('is run again after it has failed', async () => {
    const command = prints('nothing');
    assert.equal(await failure(command), 'output');
    prints(AK);
    assert.deepEqual(await ask(command), { credential: AK_CREDENTIAL });
  });

  it('tells how it failed, and nothing of what it said', async () => {
    assert.equal(await failure(program(`console.log('${SECRET}'); process.exitCode = 3;`)), '3');
    assert.equal(
      await failure(program(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 9);`)),
      'SIGTERM',
    );
    assert.equal(await failure(program(`console.log('${SECRET}')`)), 'output');
    assert.equal(await failure(program('')), 'output');
    assert.equal(await failure(program(`console.log('x'.repeat(1_100_000))`)), 'output');
    assert.equal(
      await failure(prints({ ...STS, expiration: new Date(NOW).toISOString() })),
      'output',
      'over',
    );
    const gone = path.join(home.dir, 'gone');
    home.profiles({ name: 'p', mode: 'External', process_command: gone });
    assert.equal(await failure(gone), 'ENOENT');
  });

  it('ends when nobody waits for it any more', async () => {
    const command = program(`fs.writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);`);
    const [one, other] = [new AbortController(), new AbortController()];
    const host = home.host();
    const asked = [one, other].map(({ signal }) =>
      resolve(profileSource('p', command), host, callContext(signal)),
    );
    const pidFile = path.join(home.dir, 'pid');
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await pause(10);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    one.abort();
    await assert.rejects(asked[0] as Promise<unknown>, { name: 'AbortError' });
    assert.ok(isAlive(pid), 'somebody else still waits');
    other.abort();
    await assert.rejects(asked[1] as Promise<unknown>, { name: 'AbortError' });
    for (let i = 0; i < 100 && isAlive(pid); i += 1) await pause(10);
    assert.ok(!isAlive(pid));
    prints(AK);
    assert.deepEqual(await ask(command), { credential: AK_CREDENTIAL });
  });

  it('runs in the home folder, with the environment of the account, without input', async () => {
    const command = program(`
      const secret = [process.cwd() === ${JSON.stringify(home.dir)}, process.env.HOME, fs.readFileSync(0).length];
      console.log(JSON.stringify({ access_key_id: 'x', access_key_secret: secret.join() }));`);
    assert.deepEqual(await ask(command), {
      credential: { accessKeyId: 'x', accessKeySecret: 'true,,0' },
    });
  });

  describe('run', () => {
    const run = (code: string, timeoutMs = 5_000): Promise<ProgramResult> =>
      runProgram({
        command: [process.execPath, '-e', code],
        env: {},
        cwd: home.dir,
        signal: new AbortController().signal,
        timeoutMs,
        maxOutputBytes: 1_000,
      });

    it('has a time limit, for what it has started too', async () => {
      assert.deepEqual(await run('setInterval(() => {}, 1000)', 200), { reason: 'timeout' });
      const child = `require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'],
        { stdio: 'inherit' }); setTimeout(() => process.exit(0), 100);`;
      assert.deepEqual(await run(child, 700), { reason: 'timeout' });
    });

    it('has a limit on its output', async () => {
      assert.deepEqual(await run(`setInterval(() => console.log('x'.repeat(200)), 1)`), { reason: 'output' });
    });

    it('does not start where it can not', async () => {
      const never = { env: {}, timeoutMs: 1_000, maxOutputBytes: 10, signal: new AbortController().signal };
      const nul = await runProgram({ ...never, command: ['a\0b'], cwd: home.dir });
      assert.deepEqual(nul, { reason: 'ERR_INVALID_ARG_VALUE' });
      const lost = await runProgram({
        ...never,
        command: [process.execPath],
        cwd: path.join(home.dir, 'gone'),
      });
      assert.deepEqual(lost, { reason: 'ENOENT' });
      await assert.rejects(
        runProgram({ ...never, command: [process.execPath], cwd: home.dir, signal: AbortSignal.abort() }),
        { name: 'AbortError' },
      );
    });
  });

  it('is split as the CLI splits it', function () {
    if (process.platform === 'win32') this.skip();
    assert.deepEqual(splitCommand(' tool  -a "b c" \'d\'e f\\ g "" '), [
      'tool',
      '-a',
      'b c',
      'de',
      'f g',
      '',
    ]);
    assert.deepEqual(splitCommand('tool; rm -rf $HOME | cat `x`'), [
      'tool;',
      'rm',
      '-rf',
      '$HOME',
      '|',
      'cat',
      '`x`',
    ]);
    for (const command of ['', '  ', '""', "'open", 'tool\\', 'a\0'])
      assert.equal(splitCommand(command), undefined);
  });

  it('prints what 9.1 says', () => {
    const credentialOf = (output: unknown): unknown => readOutput(JSON.stringify(output))?.credential;
    assert.deepEqual(credentialOf({ ...STS, mode: undefined }), STS_CREDENTIAL);
    assert.deepEqual(credentialOf({ ...AK, mode: '', sts_token: '' }), AK_CREDENTIAL);
    for (const odd of [
      { ...AK, mode: 'RamRoleArn' },
      { ...AK, mode: 'StsToken' },
      { ...AK, access_key_secret: '' },
      { ...AK, access_key_id: 5 },
      { ...STS, sts_token: 'a b' },
      [],
      null,
    ]) {
      assert.equal(credentialOf(odd), undefined, JSON.stringify(odd));
    }
    const endOf = (expiration: unknown): unknown => readOutput(JSON.stringify({ ...AK, expiration }))?.endsAt;
    assert.equal(endOf('2026-01-15T08:00:00Z'), NOW);
    assert.equal(endOf('2026-01-15T16:00:00+08:00'), NOW);
    assert.equal(endOf(NOW / 1000), NOW);
    for (const odd of ['', 'soon', 0, -5, null, {}, true]) assert.equal(endOf(odd), undefined);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
