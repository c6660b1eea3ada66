import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import {
  cliConfigFile,
  parseCliConfig,
  profileInUse,
  readCliConfig,
} from '../../../../src/cloud/sdk/credentials/cliConfig.ts';
import { assertTellsNothing, Home, ID, SECRET } from './support.ts';

const AK = { name: 'default', mode: 'AK', access_key_id: ID, access_key_secret: SECRET };

describe("the CLI's file", () => {
  let home: Home;

  beforeEach(() => {
    home = new Home();
  });

  afterEach(() => {
    home.remove();
  });

  const names = async (): Promise<readonly string[] | object> => {
    const read = await readCliConfig(home.host());
    return 'config' in read ? [...read.config.profiles.keys()] : read;
  };

  /** The trouble of a damaged text; its line, or `none`. */
  const damage = (text: string): number | 'none' => {
    const read = parseCliConfig('/f', text);
    assert.ok('trouble' in read && read.trouble.what === 'fileDamaged', text);
    assertTellsNothing(read);
    return read.trouble.line ?? 'none';
  };

  it('is where the CLI looks for it', () => {
    const at = (env: Record<string, string>, platform: NodeJS.Platform): string =>
      cliConfigFile({ env, homeDir: platform === 'win32' ? 'C:\\Users\\me' : '/home/me' }, platform);
    assert.equal(at({ USERPROFILE: '/elsewhere' }, 'linux'), '/home/me/.aliyun/config.json');
    assert.equal(at({}, 'win32'), 'C:\\Users\\me\\.aliyun\\config.json');
    assert.equal(
      at({ HOMEDRIVE: 'H:', HOMEPATH: '\\home\\me', USERPROFILE: 'C:\\other' }, 'win32'),
      'H:\\home\\me\\.aliyun\\config.json',
    );
    assert.equal(
      at({ HOMEDRIVE: '', USERPROFILE: 'D:\\me' }, 'win32'),
      'D:\\me\\.aliyun\\config.json',
      'USERPROFILE where the two are empty',
    );
  });

  it('may be missing, empty folder or link included', async () => {
    assert.deepEqual(await names(), { missing: home.configFile });
    mkdirSync(path.dirname(home.configFile));
    symlinkSync(path.join(home.dir, 'nowhere.json'), home.configFile);
    assert.deepEqual(await names(), { missing: home.configFile });
  });

  it('may be a link, and may begin with a BOM', async () => {
    const target = home.write('dotfiles/aliyun.json', `\uFEFF${JSON.stringify({ profiles: [AK] })}`);
    mkdirSync(path.dirname(home.configFile));
    symlinkSync(target, home.configFile);
    assert.deepEqual(await names(), ['default']);
  });

  it('must be a file of at most 1 MB', async () => {
    home.write(home.configFile, `${' '.repeat(1_000_001)}{}`);
    assert.deepEqual(await names(), { trouble: { what: 'fileDamaged', file: home.configFile } });
    home.remove();
    mkdirSync(home.configFile, { recursive: true });
    assert.deepEqual(await names(), {
      trouble: { what: 'fileUnreadable', file: home.configFile, reason: 'EISDIR' },
    });
  });

  it('never keeps us waiting', async function () {
    if (process.platform === 'win32') this.skip();
    mkdirSync(path.dirname(home.configFile), { recursive: true });
    execFileSync('mkfifo', [home.configFile]);
    assert.deepEqual(await names(), {
      trouble: { what: 'fileUnreadable', file: home.configFile, reason: 'EINVAL' },
    });
  });

  it('says in which line it is damaged, and nothing of what is there', () => {
    const before = `{\n "secret": "${SECRET}",\n "profiles": [\n`;
    assert.equal(damage(''), 1);
    assert.equal(damage(before), 3, 'cut off');
    assert.equal(damage(`${before} ${SECRET}`), 4, 'an unexpected token');
    assert.equal(damage(`${before} {"a": 1,}\n]}`), 4, 'a comma too many');
    assert.equal(damage(`${before} {"a": "${SECRET}\n"}\n]}`), 4, 'a line break in a text');
    assert.equal(damage(`${before} 1 2\n]}`), 4);
    assert.equal(damage(`${before} ]}\n${SECRET}`), 5, 'something behind');
    assert.equal(damage(`// ${SECRET}\n{}`), 1, 'a comment');
    assert.equal(damage(`{\n "at position 77": tru${SECRET}\n}`), 2);
  });

  it('must be an object with a list', () => {
    for (const text of ['[]', 'null', '7', '"text"', '{"profiles": {}}', '{"profiles": "x"}']) {
      assert.equal(damage(text), 'none', text);
    }
  });

  it('loses only what is damaged of it', async () => {
    const twin = { ...AK, access_key_id: 'LTAI5tExampleKeyId000009' };
    home.profiles(7, null, [], 'text', { mode: 'AK' }, { name: '' }, { name: 3 }, AK, twin, { name: 'b' });
    assert.deepEqual(await names(), ['default', 'b']);
    const read = await readCliConfig(home.host());
    assert.ok('config' in read);
    assert.equal(read.config.profiles.get('default')?.access_key_id, ID, 'the first of a name');
  });

  it('takes a field of another type for absent, and ignores unknown ones', () => {
    const odd = {
      ...AK,
      sts_token: 5,
      expired_seconds: '900',
      region_id: null,
      sts_expiration: 1.5,
      new: {},
    };
    const read = parseCliConfig('/f', JSON.stringify({ profiles: [odd] }));
    assert.ok('config' in read);
    const [profile] = read.config.profiles.values();
    assert.ok(profile);
    const { sts_token, expired_seconds, region_id, sts_expiration } = profile;
    assert.deepEqual([sts_token, expired_seconds, region_id, sts_expiration], Array(4).fill(undefined));
    assert.ok(!('new' in profile));
  });

  it('tells the profile in use', () => {
    const read = parseCliConfig('/f', JSON.stringify({ current: 'b', profiles: [] }));
    assert.ok('config' in read);
    const inUse = (env: Record<string, string>): string => profileInUse(read.config, env);
    assert.equal(inUse({ ALIBABACLOUD_PROFILE: '' }), 'b');
    assert.equal(inUse({ ALICLOUD_PROFILE: '3' }), '3');
    assert.equal(inUse({ ALICLOUD_PROFILE: '3', ALIBABA_CLOUD_PROFILE: '2' }), '2');
    assert.equal(
      inUse({ ALICLOUD_PROFILE: '3', ALIBABA_CLOUD_PROFILE: '2', ALIBABACLOUD_PROFILE: '1' }),
      '1',
    );
    const empty = parseCliConfig('/f', '{}');
    assert.ok('config' in empty);
    assert.equal(profileInUse(empty.config, {}), 'default');
  });
});
