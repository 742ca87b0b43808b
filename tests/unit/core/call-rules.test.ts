import { describe, expect, it } from 'vitest';
import { callRule, callsOfTopic, NOTIFIED_TOPICS } from '../../../electron/core/call-rules';
import { capabilities } from '../../../electron/core/capabilities';
import { coreContract } from '../../../electron/core/core-contract';

const calls = Object.entries(coreContract).flatMap(([group, members]) =>
  Object.keys(members).map((call) => [group, call] as const),
);
const notified = NOTIFIED_TOPICS.flatMap(callsOfTopic);

describe('the declaration of each capability', () => {
  it.each(calls)('has a rule for the call %s.%s', (group, call) => {
    expect(callRule([group, call])).toBeDefined();
  });
  it('has no rule for a call that is not in the contract', () => {
    for (const { name, calls: rules } of capabilities)
      expect(Object.keys(rules).sort()).toEqual(
        Object.keys(coreContract[name as keyof typeof coreContract]).sort(),
      );
    expect(callRule(['articles', 'constructor'])).toBeUndefined();
  });
});

describe('the calls that a topic invalidates', () => {
  it('never include an open draft', () => {
    expect(notified).not.toContain('articles.draft');
    expect(notified).not.toContain('duty.draft');
  });
  it('include the agenda when articles, drafts, the ledger or the outbox change', () => {
    for (const topic of ['articles', 'drafts', 'ledger', 'outbox'] as const)
      expect(callsOfTopic(topic)).toContain('agenda.mine');
  });
  it('include proposals and the register when accounts may have changed', () => {
    expect(callsOfTopic('articles')).toEqual(
      expect.arrayContaining(['accounts.proposals', 'accounts.register']),
    );
  });
  it('include every view of the ledger when the ledger or the outbox changes', () => {
    for (const topic of ['ledger', 'outbox'] as const)
      expect(callsOfTopic(topic)).toEqual(
        expect.arrayContaining([
          ...['duty.overview', 'duty.log', 'roster.month', 'incidents.get', 'rectification.list'],
        ]),
      );
  });
  it('are reported as notified for every topic that a call depends on', () => {
    const topics = calls.flatMap((path) => callRule(path)?.topics ?? []);
    expect(
      [...new Set(topics)].filter((topic) => !(NOTIFIED_TOPICS as readonly string[]).includes(topic)),
    ).toEqual([]);
  });
});
