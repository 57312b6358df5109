import { expect, test } from 'vitest';
import { exposition } from './exposition.js';

test('names of sites cannot break out of a label, nor a text out of its line', () => {
  const text = exposition([
    { name: 'a', type: 'gauge', help: 'one\nline \\', samples: [{ labels: { name: 'A"\n\\B', site: 2 }, value: 0.5 }] },
    {
      name: 'b',
      type: 'histogram',
      help: 'b',
      samples: [{ suffix: '_bucket', labels: { le: '+Inf' }, value: Infinity }],
    },
    { name: 'empty', type: 'gauge', help: 'nothing is known', samples: [] },
  ]);
  expect(text).toBe(
    [
      '# HELP a one\\nline \\\\',
      '# TYPE a gauge',
      'a{name="A\\"\\n\\\\B",site="2"} 0.5',
      '# HELP b b',
      '# TYPE b histogram',
      'b_bucket{le="+Inf"} +Inf',
      '',
    ].join('\n'),
  );
});
