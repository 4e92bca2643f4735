import { describe, expect, it } from 'vitest';
import { readJunit } from '../../../scripts/tiers/junit.mjs';

const xml = `<?xml version="1.0"?><testsuites><testsuite name="pytest" tests="5">
<testcase classname="a.b" name="passes" time="0.1" />
<testcase classname="a.b" name="says something"><system-out>&lt;failure&gt; is only a word here</system-out></testcase>
<testcase classname="a.b" name="fails[&lt;x&gt;]" time="0.1"><failure message="assert 1 == 2&#10;more">trace</failure></testcase>
<testcase classname="a" name="breaks"><error message="collection failure">trace</error></testcase>
<testcase classname="a" name="waits"><skipped type="pytest.skip" message="needs &quot;fork&quot;">a.py:1</skipped></testcase>
</testsuite></testsuites>`;

describe('counts from a JUnit file', () => {
  it('tells passed, failed, broken and skipped apart', () => {
    expect(readJunit(xml)).toEqual({
      passed: 2,
      failed: 2,
      skipped: [{ name: 'a.waits', reason: 'needs "fork"' }],
      failures: [
        { name: 'a.b.fails[<x>]', message: 'assert 1 == 2\nmore' },
        { name: 'a.breaks', message: 'collection failure' },
      ],
    });
  });
});
