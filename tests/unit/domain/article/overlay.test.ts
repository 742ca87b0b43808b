import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { overlay, type Queue } from '../../../../electron/domain/article/overlay';
import type { ArticleCase } from '../../../../electron/domain/article/life-cycle';
import type { ArticleCommand, Role } from '../../../../electron/platform/contract';
import {
  administrator,
  ARTICLE_ID,
  MADE_AT,
  decideCommand,
  firstReviewer,
  applyCommands,
  person,
  readyCase,
  recallCommand,
  releaseCommand,
  secondReviewer,
  submitCommand,
  submittedCase as submittedBy,
} from '../../core/articles/cases';

const ALL: Role[] = ['editor', 'siteAdministrator', 'firstReviewer', 'secondReviewer', 'finalReviewer'];
const author = administrator;
const waiting = (...commands: ArticleCommand[]): Queue => ({ waiting: commands, returned: [] });

const submitted = () => submittedBy({ title: '关于集中接访的通知' }, author);

describe('waiting commands that are overlaid on the cache', () => {
  it('show a new article in first review, marked as waiting', () => {
    const command = submitCommand(0, { title: '关于集中接访的通知' });
    const { item, pending } = overlay(null, waiting(command), { account: author, live: null });
    expect(item?.article).toMatchObject({
      id: ARTICLE_ID,
      stage: 'first',
      version: 1,
      revision: 1,
      authorId: 'administrator',
    });
    expect(item?.content.title).toBe('关于集中接访的通知');
    expect(pending).toEqual({ commandId: command.id, type: 'article.submit', state: 'waiting' });
  });

  it('apply one after another: submit, recall, submit again', () => {
    const item = applyCommands(
      null,
      author,
      submitCommand(0, { title: '关于集中接访的通知' }),
      recallCommand(1),
      submitCommand(2, { title: '改后的标题' }),
    );
    expect(item.article).toMatchObject({ stage: 'first', version: 3, revision: 2, title: '改后的标题' });
    expect(item.revision.number).toBe(2);
    expect(item.content.title).toBe('改后的标题');
  });

  it('move a decided article to the next stage and add the decision', () => {
    const cached = submitted();
    const item = applyCommands(cached, firstReviewer, decideCommand(cached, firstReviewer));
    expect(item.article.stage).toBe('second');
    expect(item.decisions).toMatchObject([{ stage: 'first', verdict: 'approve', signerId: 'first' }]);
  });

  it('void the earlier signatures when a reviewer edits', () => {
    const first = applyCommands(submitted(), firstReviewer, decideCommand(submitted(), firstReviewer));
    const edited = applyCommands(
      first,
      secondReviewer,
      submitCommand(first.article.version, { title: '复审修改' }, '改标题'),
    );
    expect(edited.article).toMatchObject({ stage: 'first', revision: 2 });
    expect(edited.decisions[0]?.voided?.byRevision).toBe(2);
  });

  it('show a released article and its revision as live', () => {
    const cached = readyCase();
    const { item, live } = overlay(cached, waiting(releaseCommand(cached.article.version)), {
      account: author,
      live: null,
    });
    expect(item?.article).toMatchObject({ stage: 'done', live: { revision: 1, publishedAt: MADE_AT } });
    expect(live?.number).toBe(1);
  });

  it('leave the cached article unchanged where they no longer apply, and are reported as blocked', () => {
    const cached = submitted();
    const other = person('other', '另一位初审', 'firstReviewer');
    const stale = decideCommand(cached, firstReviewer);
    const moved = applyCommands(cached, other, decideCommand(cached, other));
    const { item, blocked, pending } = overlay(moved, waiting(stale), { account: firstReviewer, live: null });
    expect(item).toEqual(moved);
    expect(blocked).toEqual([stale.id]);
    expect(pending?.state).toBe('waiting');
  });

  it('change nothing once they were returned; a returned command is shown before a waiting one', () => {
    const cached = submitted();
    const returned = recallCommand(1);
    const queue = { waiting: [recallCommand(1)], returned: [returned] };
    const { item, pending } = overlay(cached, queue, { account: author, live: null });
    expect(item?.article.stage).toBe('returned');
    expect(pending).toEqual({ commandId: returned.id, type: 'article.recall', state: 'returned' });
    expect(overlay(cached, { ...queue, waiting: [] }, { account: author, live: null }).item).toEqual(cached);
  });

  it('never apply a package whose content does not match its hash', () => {
    const command = { ...submitCommand(0, { title: '关于集中接访的通知' }), contentHash: 'f'.repeat(64) };
    const { item, blocked } = overlay(null, waiting(command), { account: author, live: null });
    expect(item).toBeNull();
    expect(blocked).toEqual([command.id]);
  });

  it('result in the same article, however many of them the cached article already contains', () => {
    const act = fc.constantFrom('submit', 'recall', 'decide', 'return', 'release');
    fc.assert(
      fc.property(fc.array(act, { maxLength: 8 }), fc.nat(), (acts, cut) => {
        // One account with every role still has to obey every rule: commands that it may not give are blocked and
        // skipped.
        const someone = person('someone', '某人', ...ALL);
        const states: Array<ArticleCase | null> = [null];
        const commands: ArticleCommand[] = [];
        for (const name of acts) {
          const item = states[states.length - 1] ?? null;
          const version = item?.article.version ?? 0;
          const command =
            name === 'submit'
              ? submitCommand(version, { title: `第${version}版` }, '修改')
              : name === 'recall'
                ? recallCommand(version)
                : name === 'release'
                  ? releaseCommand(version)
                  : item && decideCommand(item, someone, name === 'return' ? 'return' : 'approve');
          if (!command) continue;
          const next = overlay(item, waiting(command), { account: someone, live: null });
          if (next.blocked.length > 0) continue;
          commands.push(command);
          states.push(next.item);
        }
        const end = states[states.length - 1];
        const shown = cut % states.length;
        const rest = waiting(...commands.slice(shown));
        expect(overlay(states[shown] ?? null, rest, { account: someone, live: null }).item).toEqual(end);
      }),
    );
  });
});
