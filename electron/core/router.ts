import { implement, ORPCError } from '@orpc/server';
import { coreContract, type SessionState } from './contract';
import type { OfficeControl } from './control';
import { myAgenda } from './agenda/service';
import * as articles from './articles/service';
import { recentAudit, verifyAudit } from './audit/service';
import { follow, followTopics } from './events';
import { Failure } from './failure';
import type { Log } from './log';
import type { Desk } from './office';

import * as publishing from './publishing/service';
import * as review from './review/service';
import { readCertificate, testLine } from './settings/service';
import { storeFailure } from './store';
import * as sync from './sync/service';

/** The contract, each call one line to a service. Failures reach the page as their code, sentence and advice. */
export function createRouter(control: OfficeControl, log: Log) {
  const told = implement(coreContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
        throw new ORPCError('BAD_REQUEST', {
          message: '送来的内容不合要求，没有保存。',
          data: { advice: '请检查所填内容；若再次出现，请把日志交给维护人员。' },
          cause: error.cause,
        });
      const failure = error instanceof Failure ? error : storeFailure(error);
      if (failure)
        throw new ORPCError(failure.code, {
          status: 422,
          message: failure.message,
          data: { advice: failure.advice },
        });
      log.write('call failed', error);
      throw new ORPCError('DEFECT', {
        status: 500,
        message: '程序内部出错，刚才的操作没有完成。',
        data: { advice: '请重试；若再次出现，请把日志交给维护人员。' },
      });
    }
  });
  const { host, settings, identity, audit } = told;
  const { office } = control;

  const open = told.use(({ next }) => next({ context: { desk: control.openDesk() } }));

  const deskStatus = (desk: Desk) => () => desk.sync.status();
  const state = (): SessionState => office.session;

  return told.router({
    host: {
      info: host.info.handler(() => office.host.info),
      pickFile: host.pickFile.handler(async ({ input }) => ({
        path: await office.host.pickFile(input.purpose),
      })),
      notices: host.notices.handler(() => ({ notices: office.notices })),
      dismissNotice: host.dismissNotice.handler(({ input }) => {
        control.dismissNotice(input.id);
        return {};
      }),
      watch: host.watch.handler(({ signal }) =>
        followTopics(office.events, ['articles', 'drafts', 'outbox', 'notices', 'search'], signal),
      ),
      reportError: host.reportError.handler(({ input }) => {
        log.write(`page: ${input.message}`, input.stack);
        return {};
      }),
      openPublicPage: host.openPublicPage.handler(async ({ input }) => ({
        opened: await office.host.openExternal(input.url),
      })),
    },
    identity: {
      state: identity.state.handler(state),
      watch: identity.watch.handler(({ signal }) => follow(office.events, ['session'], state, signal)),
      enterPractice: identity.enterPractice.handler(() => control.enterPractice()),
      practice: identity.practice.handler(() => office.practice),
      leavePractice: identity.leavePractice.handler(() => control.leavePractice()),
      practiceMessages: identity.practiceMessages.handler(async () => ({
        messages: await control.practiceMessages(),
      })),
      tokens: identity.tokens.handler(() => control.tokens()),
      signIn: identity.signIn.handler(({ input }) => control.signIn(input)),
      lock: identity.lock.handler(({ input }) => control.lock(input.reason)),
      unlock: identity.unlock.handler(({ input }) => control.unlock(input)),
      changePin: identity.changePin.handler(async ({ input }) => {
        await control.changePin(input);
        return {};
      }),
      signOut: identity.signOut.handler(() => control.signOut()),
      touch: identity.touch.handler(() => {
        control.touch();
        return {};
      }),
    },
    settings: {
      load: settings.load.handler(() => control.loadSettings()),
      save: settings.save.handler(({ input }) => control.saveSettings(input)),
      readCertificate: settings.readCertificate.handler(({ input }) => readCertificate(input)),
      testLine: settings.testLine.handler(({ input }) => testLine(input, office.clock)),
    },
    articles: {
      places: open.articles.places.handler(({ context }) => articles.places(context.desk)),
      list: open.articles.list.handler(({ context, input }) => articles.list(context.desk, input)),
      get: open.articles.get.handler(({ context, input }) => articles.get(context.desk, input)),
      revision: open.articles.revision.handler(({ context, input }) =>
        articles.revision(context.desk, input),
      ),
      difference: open.articles.difference.handler(({ context, input }) =>
        articles.difference(context.desk, input),
      ),
      drafts: open.articles.drafts.handler(({ context }) => articles.drafts(context.desk)),
      newDraft: open.articles.newDraft.handler(({ context }) => articles.newDraft(context.desk)),
      editArticle: open.articles.editArticle.handler(({ context, input }) =>
        articles.editArticle(context.desk, input),
      ),
      draft: open.articles.draft.handler(({ context, input }) => articles.draft(context.desk, input)),
      saveDraft: open.articles.saveDraft.handler(({ context, input }) =>
        articles.saveDraft(context.desk, input),
      ),
      discardDraft: open.articles.discardDraft.handler(({ context, input }) =>
        articles.discardDraft(context.desk, input),
      ),
      previewDraft: open.articles.previewDraft.handler(({ context, input }) =>
        articles.previewDraft(context.desk, input),
      ),
      submitDraft: open.articles.submitDraft.handler(({ context, input }) =>
        articles.submitDraft(context.desk, input),
      ),
      recall: open.articles.recall.handler(({ context, input }) => articles.recall(context.desk, input)),
      putBlob: open.articles.putBlob.handler(({ context, input }) => articles.putBlob(context.desk, input)),
      readBlob: open.articles.readBlob.handler(({ context, input }) =>
        articles.readBlob(context.desk, input),
      ),
      search: open.articles.search.handler(({ context, input }) => articles.search(context.desk, input)),
      requestWithdrawal: open.articles.requestWithdrawal.handler(({ context, input }) =>
        articles.requestWithdrawal(context.desk, input),
      ),
    },
    review: {
      queue: open.review.queue.handler(({ context, input }) => review.queue(context.desk, input)),
      detail: open.review.detail.handler(({ context, input }) => review.detail(context.desk, input)),
      decide: open.review.decide.handler(({ context, input }) => review.decide(context.desk, input)),
      commonOpinions: open.review.commonOpinions.handler(() => review.commonOpinions()),
    },
    publishing: {
      release: open.publishing.release.handler(({ context, input }) =>
        publishing.release(context.desk, input),
      ),
      verify: open.publishing.verify.handler(({ context, input }) => publishing.verify(context.desk, input)),
      exportProof: open.publishing.exportProof.handler(({ context, input }) =>
        publishing.exportProof(context.desk, input),
      ),
    },
    sync: {
      status: open.sync.status.handler(({ context }) => context.desk.sync.status()),
      watch: open.sync.watch.handler(({ context, signal }) =>
        follow(
          office.events,
          ['sync', 'outbox', 'session'],
          deskStatus(context.desk),
          signal,
          () => office.desk === context.desk,
        ),
      ),
      now: open.sync.now.handler(({ context }) => context.desk.sync.now()),
      outbox: open.sync.outbox.handler(({ context }) => sync.outbox(context.desk)),
      returned: open.sync.returned.handler(({ context, input }) => sync.returned(context.desk, input)),
      settle: open.sync.settle.handler(({ context, input }) =>
        sync.settle(context.desk, input, articles.restoreDraft),
      ),
    },
    agenda: { mine: open.agenda.mine.handler(({ context }) => myAgenda(context.desk)) },
    audit: {
      recent: audit.recent.handler(({ input }) => recentAudit(control.openDesk().stores.work, input)),
      verify: audit.verify.handler(() => verifyAudit(control.openDesk().stores.work)),
    },
  });
}
