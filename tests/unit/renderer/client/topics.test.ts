import { describe, expect, it } from 'vitest';
import { coreContract } from '../../../../electron/core/contract';
import { pathsOfTopics, type Topic } from '../../../../renderer/client/topics';

const all: Topic[] = ['articles', 'drafts', 'ledger', 'outbox', 'notices', 'search'];

describe('the calls that a topic invalidates', () => {
  it('exist in the contract', () => {
    for (const [capability, call] of pathsOfTopics(all)) {
      const calls = coreContract[capability as keyof typeof coreContract];
      expect(Object.keys(calls)).toContain(call);
    }
  });
  it('are listed once, however many topics concern them', () => {
    const paths = pathsOfTopics(all).map((path) => path.join('.'));
    expect(new Set(paths).size).toBe(paths.length);
  });
  it('never include an open draft', () => {
    const paths = pathsOfTopics(all).map((path) => path.join('.'));
    expect(paths).not.toContain('articles.draft');
    expect(paths).not.toContain('duty.draft');
  });
  it('include the agenda when articles, drafts, the ledger or the outbox change', () => {
    for (const topic of ['articles', 'drafts', 'ledger', 'outbox'] as const)
      expect(pathsOfTopics([topic])).toContainEqual(['agenda', 'mine']);
  });
  it('include proposals and the register when accounts may have changed', () => {
    expect(pathsOfTopics(['articles'])).toEqual(
      expect.arrayContaining([
        ['accounts', 'proposals'],
        ['accounts', 'register'],
      ]),
    );
  });
  it('include every view of the ledger when the ledger or the outbox changes', () => {
    for (const topic of ['ledger', 'outbox'] as const)
      for (const path of ['duty.overview', 'duty.log', 'roster.month', 'incidents.get', 'rectification.list'])
        expect(pathsOfTopics([topic])).toContainEqual(path.split('.'));
  });
});
