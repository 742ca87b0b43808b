import { describe, expect, it } from 'vitest';
import { coreContract } from '../../../../electron/core/contract';
import { pathsOfTopics, type Topic } from '../../../../renderer/app/topics';

const all: Topic[] = ['articles', 'drafts', 'ledger', 'outbox', 'notices', 'search'];

describe('news from the core', () => {
  it('names only calls that the contract has', () => {
    for (const [capability, call] of pathsOfTopics(all)) {
      const calls = coreContract[capability as keyof typeof coreContract];
      expect(Object.keys(calls)).toContain(call);
    }
  });
  it('fetches each list once, however many topics touch it', () => {
    const paths = pathsOfTopics(all).map((path) => path.join('.'));
    expect(new Set(paths).size).toBe(paths.length);
  });
  it('never fetches an open draft from under its typist', () => {
    const paths = pathsOfTopics(all).map((path) => path.join('.'));
    expect(paths).not.toContain('articles.draft');
    expect(paths).not.toContain('duty.draft');
  });
  it('fetches the agenda again whenever articles, drafts, the ledger or the outbox change', () => {
    for (const topic of ['articles', 'drafts', 'ledger', 'outbox'] as const)
      expect(pathsOfTopics([topic])).toContainEqual(['agenda', 'mine']);
  });
  it('fetches acts that wait for a second signature, and the register, when the records change', () => {
    expect(pathsOfTopics(['articles'])).toEqual(
      expect.arrayContaining([
        ['accounts', 'proposals'],
        ['accounts', 'register'],
      ]),
    );
  });
  it('shows the ledger again wherever it is shown, when it grew or when something came back', () => {
    for (const topic of ['ledger', 'outbox'] as const)
      for (const path of ['duty.desk', 'duty.log', 'roster.month', 'incidents.get', 'rectification.list'])
        expect(pathsOfTopics([topic])).toContainEqual(path.split('.'));
  });
});
