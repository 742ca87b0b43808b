import { implement, ORPCError } from '@orpc/server';
import { coreContract, type SessionState } from './contract';
import type { OfficeControl } from './control';
import * as accounts from './accounts/service';
import { myAgenda } from './agenda/service';
import * as articles from './articles/service';
import * as audits from './audit/service';
import { follow, followTopics } from './events';
import { Failure } from './failure';
import type { Log } from './log';
import type { Desk } from './office';
import * as proof from './proof/service';
import * as publishing from './publishing/service';
import * as review from './review/service';
import { admit } from './rights';
import { readCertificate, testLine } from './settings/service';
import { storeFailure } from './store';
import * as sync from './sync/service';

/** Deeds whose failures are put on record; those on accounts and keys say so by themselves. */
const RECORDED = new Set([
  'articles.submitDraft',
  'articles.recall',
  'articles.requestWithdrawal',
  'review.decide',
  'publishing.release',
  'publishing.verify',
  'proof.export',
  'proof.verify',
  'sync.settle',
  'audit.export',
  'audit.verifyChain',
]);

/** The contract, each call one line to a service. Failures reach the page as their code, sentence and advice. */
export function createRouter(control: OfficeControl, log: Log) {
  const { office } = control;

  /** A deed that failed is part of what was done; that it cannot be written down must not hide why it failed. */
  function recordFailure(path: readonly string[], { code, message }: Failure): void {
    const call = path.join('.');
    // Who is not let in is put on record at the door.
    if (!RECORDED.has(call) || code === 'NOT_PERMITTED') return;
    try {
      office.desk?.audit('call.failed', call, `${code}：${message}`);
    } catch (error) {
      log.write('failure not put on record', error);
    }
  }

  // Input is looked at after this, and so only when it is from one who may call.
  const told = implement(coreContract).use(async ({ next, path }) => {
    try {
      admit(path, () => control.openDesk());
      return await next();
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
        throw new ORPCError('BAD_REQUEST', {
          message: '送来的内容不合要求，没有保存。',
          data: { advice: '请检查所填内容；若再次出现，请把日志交给维护人员。' },
          cause: error.cause,
        });
      const failure = error instanceof Failure ? error : storeFailure(error);
      if (failure) recordFailure(path, failure);
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
  const { host, settings, identity } = told;

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
    },
    proof: {
      export: open.proof.export.handler(({ context, input }) => proof.exportProof(context.desk, input)),
      verify: open.proof.verify.handler(({ context, input }) => proof.verifyProof(context.desk, input)),
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
      recent: open.audit.recent.handler(({ context, input }) =>
        audits.recentAudit(context.desk.stores.work, input),
      ),
      verify: open.audit.verify.handler(({ context }) => audits.verify(context.desk)),
      chains: open.audit.chains.handler(({ context }) => audits.auditChains(context.desk)),
      search: open.audit.search.handler(({ context, input }) => audits.searchAudit(context.desk, input)),
      verifyChain: open.audit.verifyChain.handler(({ context, input }) =>
        audits.verifyChain(context.desk, input),
      ),
      export: open.audit.export.handler(({ context, input }) => audits.exportAudit(context.desk, input)),
    },
    accounts: {
      list: open.accounts.list.handler(({ context }) => accounts.list(context.desk)),
      roleConflicts: open.accounts.roleConflicts.handler(({ input }) => accounts.roleConflicts(input)),
      open: open.accounts.open.handler(({ context, input }) => accounts.open(context.desk, input)),
      change: open.accounts.change.handler(({ context, input }) => accounts.change(context.desk, input)),
      closing: open.accounts.closing.handler(({ context, input }) => accounts.closing(context.desk, input)),
      close: open.accounts.close.handler(({ context, input }) => accounts.close(context.desk, input)),
      readCertificate: open.accounts.readCertificate.handler(({ context, input }) =>
        accounts.readCertificateFile(context.desk, input),
      ),
      bindCertificate: open.accounts.bindCertificate.handler(({ context, input }) =>
        accounts.bindCertificate(context.desk, input),
      ),
      endCertificate: open.accounts.endCertificate.handler(({ context, input }) =>
        accounts.endCertificate(context.desk, input),
      ),
      delegations: open.accounts.delegations.handler(({ context }) => accounts.delegations(context.desk)),
      delegates: open.accounts.delegates.handler(({ context, input }) =>
        accounts.delegates(context.desk, input),
      ),
      grantDelegation: open.accounts.grantDelegation.handler(({ context, input }) =>
        accounts.grantDelegation(context.desk, input),
      ),
      endDelegation: open.accounts.endDelegation.handler(({ context, input }) =>
        accounts.endDelegation(context.desk, input),
      ),
      policy: open.accounts.policy.handler(({ context }) => accounts.policy(context.desk)),
      setPolicy: open.accounts.setPolicy.handler(({ context, input }) =>
        accounts.setPolicy(context.desk, input),
      ),
      recoveries: open.accounts.recoveries.handler(({ context }) => accounts.recoveries(context.desk)),
      grantRecovery: open.accounts.grantRecovery.handler(({ context, input }) =>
        accounts.grantRecovery(context.desk, input),
      ),
    },
  });
}
