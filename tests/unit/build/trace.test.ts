import { describe, expect, it } from 'vitest';
import { marksIn, stepsOf } from '../../../build/trace.mjs';

const core = JSON.stringify({ event: 'start-up', detail: JSON.stringify({ early: 50, 'core ready': 300 }) });
const page = JSON.stringify({ event: 'start-up', detail: JSON.stringify({ 'window usable': 420 }) });
const other = JSON.stringify({ event: 'failure', detail: 'x' });

describe('the trace of a start', () => {
  it('takes the marks of the core and of the page from their logs, without those of earlier starts', () => {
    expect(marksIn([other, core, page, ''].join('\n'), 100)).toEqual({
      'core ready': 300,
      'window usable': 420,
    });
  });

  it('lists the marks in their order, with the time since the launch and since the mark before', () => {
    expect(stepsOf({ late: 420, first: 150 }, 100)).toEqual([
      { name: 'first', since: 50, step: 50 },
      { name: 'late', since: 320, step: 270 },
    ]);
  });
});
