import type { ContractProcedure, ErrorMap, InferSchemaInput, InferSchemaOutput, Meta } from '@orpc/contract';
import { callsOfTopic, NOTIFIED_TOPICS } from './call-rules';
import type { PageContext } from './capability';
import type { CoreContract } from './contract';
import { restoreDraft } from './articles/service';
import { streamChanges, streamState } from './events';
import type { Log } from './log';
import { readCertificate, testLine } from './settings/service';
import * as sync from './sync/service';
import type { SystemGroup } from './system-calls';
import type { AppController } from './types';

/** A call as its function gets it: the parsed input, the calling page, and the signal that ends a stream. */
interface Call<Input> {
  input: Input;
  context: PageContext;
  signal?: AbortSignal;
}

/** Functions that answer the calls of a system group. */
export type SystemService<Group> = {
  [Name in keyof Group]: Group[Name] extends ContractProcedure<infer Input, infer Output, ErrorMap, Meta>
    ? (call: Call<InferSchemaOutput<Input>>) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>
    : never;
};

/**
 * Returns the functions that answer the calls of the system groups. `pageLog` takes the errors that the page reports.
 */
export function systemServices(
  control: AppController,
  pageLog: Log,
): { [Group in SystemGroup]: SystemService<CoreContract[Group]> } {
  return {
    host: hostService(control, pageLog),
    identity: identityService(control),
    settings: settingsService(control),
    sync: syncService(control),
  };
}

function hostService(control: AppController, pageLog: Log): SystemService<CoreContract['host']> {
  const { office } = control;
  return {
    info: () => office.host.info,
    pickFile: async ({ context, input }) => ({ file: await context.files.pick(input.purpose) }),
    putFile: ({ context, input }) => context.files.put(input),
    notices: () => ({ notices: office.notices }),
    dismissNotice: ({ input }) => {
      control.dismissNotice(input.id);
      return {};
    },
    watch: ({ signal }) => streamChanges(office.events, NOTIFIED_TOPICS, callsOfTopic, signal),
    reportError: ({ input }) => {
      pageLog.error(input.message, input.stack);
      return {};
    },
    reportStart: ({ input }) => {
      pageLog.info('start-up', JSON.stringify(input.marks));
      return {};
    },
    openPublicPage: async ({ input }) => ({ opened: await office.host.openExternal(input.url) }),
  };
}

function identityService(control: AppController): SystemService<CoreContract['identity']> {
  const { office } = control;
  const state = () => office.sessionState;
  return {
    state,
    watch: ({ signal }) => streamState(office.events, { topics: ['session'], read: state }, signal),
    enterPractice: () => control.enterPractice(),
    practice: () => office.practice,
    leavePractice: () => control.leavePractice(),
    practiceMessages: async () => ({ messages: await control.practiceMessages() }),
    tokens: () => control.tokens(),
    signIn: ({ context, input }) => control.signIn(input, context.files),
    lock: ({ input }) => control.lock(input.reason),
    unlock: ({ input }) => control.unlock(input),
    changePin: async ({ input }) => {
      await control.changePin(input);
      return {};
    },
    confirmRoot: ({ input }) => control.pinRoot(input.root),
    signOut: () => control.signOut(),
    touch: () => {
      control.touch();
      return {};
    },
  };
}

function settingsService(control: AppController): SystemService<CoreContract['settings']> {
  return {
    load: () => control.loadSettings(),
    save: ({ context, input }) => control.saveSettings(input, context.files),
    readCertificate: ({ context, input }) =>
      context.files.use('caCertificate', input.file, (path) => readCertificate({ path })),
    testLine: ({ input }) => testLine(input, control.office.machine),
    confirmDriver: async ({ input }) => {
      await control.confirmDriver(input);
      return {};
    },
  };
}

function syncService(control: AppController): SystemService<CoreContract['sync']> {
  const { office } = control;
  return {
    status: () => control.openSession().sync.status(),
    watch: ({ signal }) => {
      const session = control.openSession();
      return streamState(
        office.events,
        {
          topics: ['sync', 'outbox', 'session'],
          read: () => session.sync.status(),
          alive: () => office.session === session,
        },
        signal,
      );
    },
    now: () => control.openSession().sync.syncNow(),
    quarantined: () => ({ records: sync.quarantined(control.openSession().stores.cache) }),
    outbox: () => sync.outbox(control.openSession()),
    returned: ({ input }) => sync.returned(control.openSession(), input),
    settle: ({ input }) => sync.settle(control.openSession(), input, restoreDraft),
  };
}
