import assert from 'node:assert/strict';
import {
  operationIdsIn,
  placeInLine,
  TerminalMemory,
  withoutEscapes,
} from '../../../src/core/terminalIds.ts';

const OP = 'op-7a3f5c1e9d2b4860';
const OTHER_OP = 'op-00000000000000aa';
const CLUSTER = 'c-5f1d0c9a7b3e2d48';
const OTHER_CLUSTER = 'c-00000000000000bb';

const idsOf = (line: string): string[] => operationIdsIn(line).map(({ operationId }) => operationId);

function placeOf(line: string, number = 0) {
  const id = operationIdsIn(line)[number];
  assert.ok(id);
  return placeInLine(line, id);
}

describe('operation IDs in a terminal', () => {
  it('are found with their columns', () => {
    assert.deepEqual(operationIdsIn(`  "OperationId": "${OP}",`), [
      { operationId: OP, startIndex: 18, length: OP.length },
    ]);
    assert.deepEqual(idsOf(`操作${OP}已完成，${OTHER_OP}。`), [OP, OTHER_OP]);
    assert.deepEqual(operationIdsIn(`🚀 ${OP}`)[0]?.startIndex, 3);
  });

  it('are not found in longer words, names of files, addresses and words that look alike', () => {
    for (const line of [
      `x${OP}`,
      `${OP}-x`,
      `_${OP}`,
      `-${OP}`,
      `${OP}_`,
      `ls ${OP}.json`,
      `https://example.com/?id=${OP}`,
      'op-amplifier op-1 op-ed',
      `op-${'a1'.repeat(40)}`,
    ]) {
      assert.deepEqual(idsOf(line), [], line);
    }
    assert.deepEqual(idsOf(`It was ${OP}.`), [OP]);
    assert.deepEqual(idsOf(`https://example.com/ ${OP}`), [OP]);
    // Nor where the rest of the name is behind the part of a line that is read.
    assert.deepEqual(idsOf(`${' '.repeat(19_999 - OP.length)}${OP}.json`), []);
  });
});

describe('the place of an operation in its line', () => {
  it('is what the line says', () => {
    assert.deepEqual(placeOf(`aliyun --region cn-hangzhou --ClusterId ${CLUSTER} --OperationId ${OP}`), {
      clusterId: CLUSTER,
      regionId: 'cn-hangzhou',
    });
    assert.deepEqual(placeOf(`${OP} c-ares sc-${CLUSTER}`), {});
  });

  it('is of the same object, where a line of JSON has several', () => {
    const line = JSON.stringify([
      { ClusterId: CLUSTER, OperationId: OP, RegionId: 'cn-beijing' },
      { ClusterId: OTHER_CLUSTER, OperationId: OTHER_OP, RegionId: 'cn-hangzhou' },
    ]);
    assert.deepEqual(placeOf(line), { clusterId: CLUSTER, regionId: 'cn-beijing' });
    assert.deepEqual(placeOf(line, 1), { clusterId: OTHER_CLUSTER, regionId: 'cn-hangzhou' });
  });

  it('is left open where the line is ambiguous', () => {
    assert.deepEqual(placeOf(`${OP} ${CLUSTER} ${OTHER_CLUSTER}`), {});
  });

  it('is never half of an ID at the edge of what is read', () => {
    const line = `${'x'.repeat(4_990)} ${CLUSTER} ${OP} ${'y'.repeat(4_990)} ${OTHER_CLUSTER}`;
    assert.deepEqual(placeOf(line), { clusterId: CLUSTER });
    // The edge falls in the middle of `zc-…`, before which there is more.
    const cut = `z${CLUSTER} ${'x'.repeat(5_000 - CLUSTER.length - 2)} ${OP}`;
    assert.deepEqual(placeOf(cut), {});
  });
});

describe('what is written to a terminal', () => {
  it('is read without colours, links and moves of the cursor', () => {
    assert.equal(withoutEscapes(`op-\u001b[01;31m7a3f\u001b[0m5c1e9d2b4860`), OP);
    assert.equal(withoutEscapes(`\u001b]8;;https://x\u001b\\${OP}\u001b]8;;\u0007!`), `${OP}!`);
    assert.equal(withoutEscapes(`a\u001b[10C${OP}\u001b[2;1Hb\u001b=`), `a ${OP} b`);
  });
});

describe('the memory of a terminal', () => {
  const answer = (clusterId: string, operationId: string): string =>
    JSON.stringify(
      { RequestId: 'x', ClusterId: clusterId, OperationId: operationId },
      undefined,
      2,
    ).replaceAll('\n', '\r\n');

  it('knows the cluster of the lines around, and the region of the command', () => {
    const memory = new TerminalMemory();
    memory.begin('aliyun emr RunCluster --region cn-beijing');
    memory.write(`${answer(CLUSTER, OP)}\r\n`);
    assert.deepEqual(memory.placeOf(OP), { clusterId: CLUSTER, regionId: 'cn-beijing' });
    assert.deepEqual(memory.placeOf(OTHER_OP), {});
  });

  it('takes no half of an ID where a sequence in it is cut with its line', () => {
    for (const escape of ['\u001b(B', '\u001b[0m', '\u001b7']) {
      for (let cut = 1; cut <= escape.length; cut += 1) {
        const memory = new TerminalMemory();
        memory.begin('');
        // What is read of the line ends within the sequence.
        memory.write(
          `${`${OP} `.padEnd(20_000 - 12 - cut)}${CLUSTER.slice(0, 12)}${escape}${CLUSTER.slice(12)} end`,
        );
        memory.end();
        assert.equal(memory.placeOf(OP).clusterId, undefined, `${JSON.stringify(escape)} after ${cut}`);
      }
    }
  });

  it('takes the nearest of several, and none where two are as near', () => {
    const memory = new TerminalMemory();
    memory.begin('');
    memory.write(`${answer(CLUSTER, OP)}\n${answer(OTHER_CLUSTER, OTHER_OP)}\n`);
    assert.equal(memory.placeOf(OP).clusterId, CLUSTER);
    assert.equal(memory.placeOf(OTHER_OP).clusterId, OTHER_CLUSTER);
    memory.begin('');
    memory.write(`${CLUSTER}\n${OP}\n${OTHER_CLUSTER}\n`);
    assert.equal(memory.placeOf(OP).clusterId, undefined);
  });

  it('does not mix what different commands wrote', () => {
    const memory = new TerminalMemory();
    memory.begin('first');
    memory.write(`${CLUSTER}\n`);
    memory.begin(`aliyun emr IncreaseNodes --ClusterId ${OTHER_CLUSTER}`);
    memory.write(`${OP}\n`);
    assert.equal(memory.placeOf(OP).clusterId, OTHER_CLUSTER);
    memory.begin('third');
    memory.write(OP);
    memory.end();
    assert.equal(memory.placeOf(OP).clusterId, undefined);
  });

  it('lets far lines say nothing', () => {
    const memory = new TerminalMemory();
    memory.write(`${CLUSTER}\n${'\n'.repeat(50)}${OP}\n`);
    assert.deepEqual(memory.placeOf(OP), {});
  });

  it('keeps no half of an ID of a line that is longer than what is read', () => {
    for (const coloured of [CLUSTER, `${CLUSTER.slice(0, 10)}\u001b[01;31m${CLUSTER.slice(10)}`]) {
      for (let length = 19_950; length < 20_000; length += 1) {
        const memory = new TerminalMemory();
        memory.write(`${OP} ${' '.repeat(length - OP.length)}${coloured} end`);
        memory.end();
        assert.ok([undefined, CLUSTER].includes(memory.placeOf(OP).clusterId), String(length));
      }
    }
  });

  it('is bounded, and keeps what came last', () => {
    const memory = new TerminalMemory();
    const id = (number: number): string => `op-${number.toString(16).padStart(16, '0')}`;
    for (let number = 0; number < 5_000; number += 1) {
      if (number % 3 === 0) memory.begin('x');
      memory.write(`${id(number)} ${CLUSTER}\n`);
    }
    const kept = Array.from({ length: 5_000 }, (_, number) => number).filter(
      (number) => memory.placeOf(id(number)).clusterId !== undefined,
    );
    assert.ok(kept.length > 100 && kept.length <= 200, `${kept.length}`);
    assert.equal(kept.at(-1), 4_999);
    assert.equal(kept[0], 5_000 - kept.length);
  });
});
