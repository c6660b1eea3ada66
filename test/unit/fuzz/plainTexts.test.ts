import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redact } from '../../../src/cloud/redact.ts';
import { labelText, messageText, verbatimText } from '../../../src/core/plainText.ts';
import { plain } from '../../../src/editor/operationUi/tools/answer.ts';
import { fuzz, fuzzTime } from './cases.ts';
import { oddText } from './texts.ts';

/** Controls, what turns the direction or is not seen, private characters, and breaks of lines. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/u;

/** Beyond the length that is looked at, too. */
const text = fc.oneof(
  oddText,
  fc.array(oddText, { maxLength: 30 }).map((parts) => parts.join('')),
);
const words = fc.stringMatching(/^(?:[A-Za-z0-9生产é🚀.,:-]{1,9} ){0,12}[A-Za-z0-9生产é🚀.-]{1,9}$/u);

describe('fuzzing texts for labels', () => {
  fuzz(
    'are one line of bounded length, with nothing invisible and no half of a character',
    fc.property(text, fc.integer({ min: 2, max: 300 }), (given, max) => {
      for (const shown of [labelText(given, max), messageText(given, max), plain(given, max) ?? '']) {
        assert.ok(shown.length <= max);
        assert.doesNotMatch(shown, INVISIBLE);
        assert.ok(shown.isWellFormed(), JSON.stringify(shown));
        assert.equal(shown, shown.trim());
      }
      assert.doesNotMatch(messageText(given, max), /[[\]()<>]/);
    }),
  );

  fuzz(
    'are no other when they are made again',
    fc.property(text, (given) => {
      for (const make of [labelText, messageText]) {
        const once = make(given);
        assert.equal(make(once), once);
      }
    }),
  );

  fuzz(
    'say what is harmless to the letter',
    fc.property(words, (given) => {
      assert.equal(labelText(given), given);
      assert.equal(messageText(given), given);
      assert.equal(verbatimText(given), given);
    }),
  );

  fuzz(
    'say every character where somebody must decide, the invisible ones written out',
    fc.property(text, (given) => {
      const shown = verbatimText(given);
      assert.doesNotMatch(shown, INVISIBLE);
      const back = shown.replace(/\\u\{([0-9a-f]+)\}/g, (_, code: string) =>
        String.fromCodePoint(parseInt(code, 16)),
      );
      if (!given.includes('\\u{')) assert.equal(back, given);
    }),
  );

  fuzzTime('take linear time', [' ', '\n', '\u202e', '[', '\ud83d', '🚀'], (given) => {
    labelText(given);
    messageText(given);
    verbatimText(given.slice(0, 20_000));
    plain(given);
  });
});

const secret = fc.stringMatching(/^Canary[A-Za-z0-9]{24}$/);
const token = fc.stringMatching(/^Canary[A-Za-z0-9+/]{24,90}={0,2}$/);

/** How messages of the service, of the SDK, of proxies and of programs write what nobody may see. */
const FORMS: readonly ((canary: string) => string)[] = [
  (canary) => `Signature=${canary}`,
  (canary) => `signature: ${canary}`,
  (canary) => `"Signature":"${canary}"`,
  (canary) => `AccessKeySecret=${canary}`,
  (canary) => `access_key_secret: ${canary}`,
  (canary) => `"accessKeySecret": "${canary}"`,
  (canary) => `ALIBABA_CLOUD_ACCESS_KEY_SECRET='${canary}'`,
  (canary) => `x-acs-security-token: ${canary}`,
  (canary) => `"SecurityToken":"${canary}"`,
  (canary) => `sts_token=${canary}`,
  (canary) => `{\\"StsToken\\":\\"${canary}\\"}`,
  (canary) => `SecurityToken=${encodeURIComponent(canary)}&x=1`,
  (canary) => `AccessKeySecret%3D${encodeURIComponent(canary)}%26x`,
  (canary) =>
    `Authorization: ACS3-HMAC-SHA256 Credential=LTAI5tExampleKeyId,SignedHeaders=host,Signature=${canary}`,
  (canary) => `authorization: acs LTAI5tExampleKeyId:${canary}`,
  (canary) => `Authorization: Bearer ${canary}`,
  (canary) => `Proxy-Authorization: Basic ${canary}`,
  (canary) => `server string to sign is:POST\n/\n${canary}`,
  (canary) => `GET https://emr.cn-hangzhou.aliyuncs.com/?Action=x&k=${encodeURIComponent(canary)} failed`,
  (canary) => `proxy http://user:${encodeURIComponent(canary)}@proxy.example:3128 refused`,
  (canary) => `http://user:p@${canary}@proxy.example:3128`,
  (canary) => `PROXY user:${encodeURIComponent(canary)}@proxy.example:3128`,
  (canary) => `password=${canary}`,
  (canary) => `"MasterRootPassword": "${canary}"`,
];

describe('fuzzing what is taken out of messages', () => {
  const form = fc.constantFrom(...FORMS);
  // What stands before pushes the secret over the end of what is kept, too.
  const before = fc.oneof(
    text,
    fc.integer({ min: 1_900, max: 2_010 }).map((length) => 'x '.repeat(length / 2)),
    fc.integer({ min: 19_900, max: 20_010 }).map((length) => `https://x/?${'y'.repeat(length)} `),
  );
  fuzz(
    'no secret is left, nor a part of one',
    fc.property(before, form, fc.oneof(secret, token), text, (start, write, canary, end) => {
      const said = redact(`${start} ${write(canary)} ${end}`);
      const parts = [canary, encodeURIComponent(canary)].map((each) => each.slice(0, 10));
      assert.ok(!parts.some((each) => said.includes(each)), said);
    }),
  );

  fuzz(
    'is taken out once, and what is left is of bounded length',
    fc.property(
      fc.oneof(
        text,
        fc.tuple(text, form, secret).map(([start, write, canary]) => start + write(canary)),
      ),
      (given) => {
        const once = redact(given);
        assert.ok(once.length <= 2_000);
        assert.equal(redact(once), once);
      },
    ),
  );

  const sentence = fc.constantFrom(
    'The specified parameter "ClusterId" is not valid.',
    'The Access Key ID provided does not exist in our records.',
    'The security token you provided is invalid.',
    'Specified signature is not matched with our calculation.',
    'You are not authorized to do this action. Action: emr:ListClusters',
    '实例规格 ecs.g7.2xlarge 库存不足',
    'A token of the page is wrong: NextToken is out of date',
  );
  fuzz(
    'a message without secrets is left as it is',
    fc.property(fc.array(sentence, { maxLength: 8 }), (sentences) => {
      assert.equal(redact(sentences.join(' ')), sentences.join(' '));
    }),
  );

  fuzzTime(
    'takes linear time',
    [
      'Signature=',
      'Signature',
      '://',
      '@',
      'PROXY ',
      'https://',
      '?',
      'LTAI',
      'security-token',
      '"',
      '=',
      'CAIS',
      '%3D',
    ],
    redact,
  );
});
