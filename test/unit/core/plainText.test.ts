import assert from 'node:assert/strict';
import { labelText, messageText, verbatimText } from '../../../src/core/plainText.ts';

describe('texts from outside', () => {
  it('show nothing invisible and turn no direction', () => {
    assert.equal(labelText('a\u0000b\u202Ec\u2066d\ne\u200B'), 'a b c d e');
    assert.equal(labelText('etl-生产 🚀'), 'etl-生产 🚀');
  });

  it('are of bounded length, and no character is cut in half', () => {
    assert.equal(labelText('x'.repeat(1_000_000)).length, 200);
    assert.equal(labelText('a🚀bc', 3), 'a…');
    assert.equal(labelText('a\ud83d'), 'a\ufffd');
  });

  it('make no links in messages', () => {
    assert.equal(messageText('see [here](command:x) <b>'), 'see here command:x b');
  });

  it('stand to the letter where somebody must decide, with what is invisible written out', () => {
    assert.equal(verbatimText('a [b](c) \u202e<d>'), 'a [b](c) \\u{202e}<d>');
  });
});
