import assert from 'node:assert/strict';
import fc from 'fast-check';
import { labelText, messageText, verbatimText } from '../../../src/core/plainText.ts';

describe('texts from outside', () => {
  it('show nothing invisible and turn no direction', () => {
    assert.equal(labelText('a\u0000b\u202Ec\u2066d\ne\u200B'), 'a b c d e');
    assert.equal(labelText('etl-生产 🚀'), 'etl-生产 🚀');
  });

  it('are of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        assert.ok(labelText(text).length <= 200);
        assert.ok(messageText(text, 20).length <= 20);
      }),
    );
    assert.equal(labelText('x'.repeat(1_000_000)).length, 200);
  });

  it('make no links in messages', () => {
    assert.equal(messageText('see [here](command:x) <b>'), 'see here command:x b');
  });

  it('stand to the letter where somebody must decide, with what is invisible written out', () => {
    assert.equal(verbatimText('a [b](c) \u202e<d>'), 'a [b](c) \\u{202e}<d>');
  });
});
