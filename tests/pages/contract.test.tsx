import { page } from 'vitest/browser';
import { describe, expect, it } from 'vitest';
import { core } from '../../renderer/client/connection';
import { answerWith, contractViolations, inputsOf } from './core';
import { EDITOR, id, PLACES } from './data';
import { openOffice } from './office';

const tell = (): string[] => {
  const told = [...contractViolations()];
  answerWith({});
  return told;
};

describe('the answers of a test', () => {
  it('fail it when a schema of the contract rejects them', async () => {
    const column = { ...PLACES.columns[0]!, position: 1.5 };
    answerWith({ articles: { places: () => ({ ...PLACES, columns: [column] }) } });
    await expect(core.articles.places()).rejects.toThrow();
    expect(tell()).toEqual([expect.stringMatching(/^articles\.places: .*position/)]);
  });

  it('fail it when the page sends what a schema rejects', async () => {
    answerWith({ articles: { discardDraft: () => ({}) } });
    await expect(core.articles.discardDraft({ draftId: 'no id' })).rejects.toThrow();
    expect(inputsOf('articles.discardDraft')).toEqual([]);
    expect(tell()).toEqual([expect.stringMatching(/^articles\.discardDraft: .*draftId/)]);
  });

  it('fail it when a call has none', async () => {
    await expect(core.articles.recall({ articleId: id(1) })).rejects.toThrow();
    expect(tell()).toEqual(['articles.recall: the test has no answer']);
  });
});

describe('the content security policy of the product', () => {
  it('holds on the page: no inline script runs', async () => {
    await openOffice({ account: EDITOR, at: '/help' });
    const refused = new Promise<string>((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
        once: true,
      }),
    );
    const script = document.createElement('script');
    script.textContent = 'document.title = "ran"';
    document.body.append(script);
    expect(await refused).toMatch(/^script-src/);
    expect(document.title).not.toBe('ran');
    script.remove();
    await expect.element(page.getByRole('main')).toBeVisible();
  });
});
