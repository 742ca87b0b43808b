import { implement, ORPCError, ValidationError, type Router } from '@orpc/server';
import { capabilities } from './capabilities';
import { timeCall } from './call-timing';
import { callRule, callsOfTopic, NOTIFIED_TOPICS } from './call-rules';
import type { Capability, PageContext } from './capability';
import type { CoreContract, SessionState } from './contract';
import { coreContract } from './core-contract';
import { restoreDraft } from './articles/service';
import { streamChanges, streamState } from './events';
import { Failure } from './failure';
import type { Log } from './log';
import { requireAccess } from './rights';
import { readCertificate, testLine } from './settings/service';
import { storeFailure } from './store';
import * as sync from './sync/service';
import type { AppController, Session } from './types';

export type { PageContext };

/**
 * Creates the router of the contract: each call goes to one service function. Failures reach the page as `ORPCError`
 * with their code, message and advice. `pageLog` takes the errors that the page reports.
 */
export function createRouter(control: AppController, log: Log, pageLog: Log) {
  const { office } = control;

  /** Records a failed call. An error of the recording is logged, so that it does not hide the failure itself. */
  function recordFailure(path: readonly string[], { code, message }: Failure): void {
    const call = path.join('.');
    // `admit` has recorded its own refusals.
    if (!callRule(path)?.recorded || code === 'NOT_PERMITTED') return;
    try {
      office.session?.audit('call.failed', call, `${code}：${message}`);
    } catch (error) {
      log.area('audit').error('failure not put on record', error);
    }
  }

  const calls = implement(coreContract)
    .$context<PageContext>()
    .use(({ next, path }) => timeCall(path, () => next()));
  // This runs before the input is validated, so input of callers without the right is never read.
  const procedures = calls.use(async ({ next, path }) => {
    try {
      requireAccess(path, () => control.openSession());
      return await next();
    } catch (error) {
      if (error instanceof ORPCError && error.code === 'BAD_REQUEST')
        throw new ORPCError('BAD_REQUEST', {
          message: sentenceOf(error.cause) ?? '送来的内容不合要求，没有保存。',
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
      log.area(path[0] ?? 'core').error(`call failed: ${path.join('.')}`, error);
      throw new ORPCError('DEFECT', {
        status: 500,
        message: '程序内部出错，刚才的操作没有完成。',
        data: { advice: '请重试；若再次出现，请把日志交给维护人员。' },
      });
    }
  });
  const { host, settings, identity } = procedures;

  const open = procedures.use(({ next }) => next({ context: { session: control.openSession() } }));

  const sessionStatus = (session: Session) => () => session.sync.status();
  const state = (): SessionState => office.sessionState;

  return procedures.router({
    host: {
      info: host.info.handler(() => office.host.info),
      pickFile: host.pickFile.handler(async ({ context, input }) => ({
        file: await context.files.pick(input.purpose),
      })),
      putFile: host.putFile.handler(({ context, input }) => context.files.put(input)),
      notices: host.notices.handler(() => ({ notices: office.notices })),
      dismissNotice: host.dismissNotice.handler(({ input }) => {
        control.dismissNotice(input.id);
        return {};
      }),
      watch: host.watch.handler(({ signal }) =>
        streamChanges(office.events, NOTIFIED_TOPICS, callsOfTopic, signal),
      ),
      reportError: host.reportError.handler(({ input }) => {
        pageLog.error(input.message, input.stack);
        return {};
      }),
      openPublicPage: host.openPublicPage.handler(async ({ input }) => ({
        opened: await office.host.openExternal(input.url),
      })),
    },
    identity: {
      state: identity.state.handler(state),
      watch: identity.watch.handler(({ signal }) => streamState(office.events, ['session'], state, signal)),
      enterPractice: identity.enterPractice.handler(() => control.enterPractice()),
      practice: identity.practice.handler(() => office.practice),
      leavePractice: identity.leavePractice.handler(() => control.leavePractice()),
      practiceMessages: identity.practiceMessages.handler(async () => ({
        messages: await control.practiceMessages(),
      })),
      tokens: identity.tokens.handler(() => control.tokens()),
      signIn: identity.signIn.handler(({ context, input }) => control.signIn(input, context.files)),
      lock: identity.lock.handler(({ input }) => control.lock(input.reason)),
      unlock: identity.unlock.handler(({ input }) => control.unlock(input)),
      changePin: identity.changePin.handler(async ({ input }) => {
        await control.changePin(input);
        return {};
      }),
      confirmRoot: identity.confirmRoot.handler(({ input }) => control.pinRoot(input.root)),
      signOut: identity.signOut.handler(() => control.signOut()),
      touch: identity.touch.handler(() => {
        control.touch();
        return {};
      }),
    },
    settings: {
      load: settings.load.handler(() => control.loadSettings()),
      save: settings.save.handler(({ context, input }) => control.saveSettings(input, context.files)),
      readCertificate: settings.readCertificate.handler(({ context, input }) =>
        context.files.use('caCertificate', input.file, (path) => readCertificate({ path })),
      ),
      testLine: settings.testLine.handler(({ input }) => testLine(input, office.machine)),
      confirmDriver: settings.confirmDriver.handler(async ({ input }) => {
        await control.confirmDriver(input);
        return {};
      }),
    },
    sync: {
      status: open.sync.status.handler(({ context }) => context.session.sync.status()),
      watch: open.sync.watch.handler(({ context, signal }) =>
        streamState(
          office.events,
          ['sync', 'outbox', 'session'],
          sessionStatus(context.session),
          signal,
          () => office.session === context.session,
        ),
      ),
      now: open.sync.now.handler(({ context }) => context.session.sync.syncNow()),
      quarantined: open.sync.quarantined.handler(({ context }) => ({
        records: sync.quarantined(context.session.stores.cache),
      })),
      outbox: open.sync.outbox.handler(({ context }) => sync.outbox(context.session)),
      returned: open.sync.returned.handler(({ context, input }) => sync.returned(context.session, input)),
      settle: open.sync.settle.handler(({ context, input }) =>
        sync.settle(context.session, input, restoreDraft),
      ),
    },
    ...Object.fromEntries(capabilities.map((capability) => [capability.name, served(open, capability)])),
  } as unknown as Router<CoreContract, PageContext>);
}

/** Returns the message of the custom rule that the input violates; null when it only has the wrong shape. */
function sentenceOf(cause: unknown): string | null {
  const issues =
    cause instanceof ValidationError ? (cause.issues as Array<{ code?: string; message: string }>) : [];
  return issues.find(({ code }) => code === 'custom')?.message ?? null;
}

/** Routes each call of a capability to its function of the same name, with the open session. */
function served(groups: object, { name, calls, service }: Capability): object {
  type Given = { context: PageContext & { session: Session }; input: never };
  type Procedure = { handler(answer: (given: Given) => unknown): unknown };
  const procedures = (groups as Record<string, Record<string, Procedure> | undefined>)[name];
  return Object.fromEntries(
    Object.keys(calls).map((call) => {
      const procedure = procedures?.[call];
      const answer = service[call];
      if (!procedure || !answer)
        throw new Error(`${name}.${call} is declared, but not in the contract or the service`);
      return [call, procedure.handler(({ context, input }) => answer(context.session, input, context))];
    }),
  );
}
