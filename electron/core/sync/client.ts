import { z } from 'zod';
import {
  accountSchema,
  administrationAnswerSchema,
  auditHeadSchema,
  auditHeadsSchema,
  auditPageSchema,
  auditQuerySchema,
  challengeSchema,
  commandBatchResultSchema,
  handOverSchema,
  healthSchema,
  knownRoles,
  recoveryGrantSchema,
  recoveryRequestsSchema,
  sessionSchema,
  trustSchema,
  uncheckedPageSchema,
  type Command,
  type CommandResult,
} from '../../platform/contract';
import type { Settings } from '../contract';
import { createClockComparison, createSessionClock } from '../clock/service';
import type { MachineClock, PlatformClient } from '../types';
import { getBlob, putBlob } from './blobs';
import { badAnswer } from './http/failures';
import { createTransport } from './http/transport';
import { ANSWER_LIMIT, asQuery, PlatformConnection, type ConnectionLimits } from './platform-connection';
import { fetchPublic } from './public-page';

/** A page of the feed with a single record may contain a whole package; for a larger page fewer records are requested. */
const SINGLE_RECORD_LIMIT = 2 * ANSWER_LIMIT;

const LIMITS: ConnectionLimits = { connect: 10_000, answer: 30_000 };

/**
 * Each command has at most one result, and each result belongs to a command. Throws `Failure` 'LINE_BAD_ANSWER'
 * otherwise.
 */
function checkResults(commands: readonly Command[], results: readonly CommandResult[]): void {
  const open = new Map(commands.map((command) => [command.id, command]));
  for (const result of results) {
    const command = open.get(result.id);
    if (!command) throw badAnswer('答复了没有发出的操作，或重复答复。');
    open.delete(result.id);
    const first = result.status === 'duplicate' ? result.first : result;
    const about = first.status === 'conflict' ? first.current?.article.id : undefined;
    const ownId = 'articleId' in command ? command.articleId : null;
    if (first.id !== result.id || (about !== undefined && about !== ownId))
      throw badAnswer('对操作的答复说的是别的操作。');
  }
}

type Calls<K extends keyof PlatformClient> = Pick<PlatformClient, K>;

/** A newer platform may give the account roles that this program does not know. */
const anySessionSchema = sessionSchema.extend({
  account: accountSchema.extend({
    roles: z
      .array(z.string().max(60))
      .max(100)
      .transform((roles) => knownRoles(roles)),
  }),
});

function sessionCalls(
  platform: PlatformConnection,
): Calls<'health' | 'challenge' | 'logIn' | 'logOut' | 'trust'> {
  return {
    health: () => platform.json(healthSchema, 'GET', '/health'),
    challenge: () => platform.json(challengeSchema, 'POST', '/session/challenges', { body: {} }),
    async logIn(request) {
      const session = await platform.json(anySessionSchema, 'POST', '/session', { body: request });
      platform.token = session.token;
      return session;
    },
    async logOut() {
      if (platform.token === null) return;
      try {
        await platform.call({ method: 'DELETE', path: '/session' }, [401]);
      } finally {
        platform.token = null;
      }
    },
    trust: () => platform.json(trustSchema, 'GET', '/trust'),
  };
}

function syncCalls(platform: PlatformConnection): Calls<'commands' | 'changes' | 'putBlob' | 'getBlob'> {
  return {
    async commands(commands) {
      const { results } = await platform.json(commandBatchResultSchema, 'POST', '/commands', {
        body: { commands },
      });
      checkResults(commands, results);
      return results;
    },
    changes: ({ wait, limit, ...from }, signal) =>
      platform.json(uncheckedPageSchema, 'GET', `/changes?${asQuery({ ...from, limit, wait })}`, {
        wait,
        maxBytes: limit === 1 ? SINGLE_RECORD_LIMIT : ANSWER_LIMIT,
        signal,
      }),
    putBlob: (sha256, size, read, signal) => putBlob(platform.call, { sha256, size, read, signal }),
    getBlob: (sha256, offset, write, signal) => getBlob(platform.call, { sha256, offset, write, signal }),
  };
}

function administrationCalls(platform: PlatformConnection): Calls<'submitAct' | 'openTasks'> {
  return {
    submitAct: (request) =>
      platform.json(administrationAnswerSchema, 'POST', '/administration', { body: request }),
    openTasks: (accountId) =>
      platform.json(handOverSchema, 'GET', `/administration/hand-over?${asQuery({ accountId })}`),
  };
}

function auditCalls(platform: PlatformConnection): Calls<'appendAudit' | 'auditHeads' | 'auditEntries'> {
  return {
    appendAudit: (tail) => platform.json(auditHeadSchema, 'POST', '/audit/entries', { body: tail }),
    auditHeads: async () => (await platform.json(auditHeadsSchema, 'GET', '/audit/heads')).heads,
    auditEntries: (query) =>
      platform.json(auditPageSchema, 'GET', `/audit/entries?${asQuery(auditQuerySchema.parse(query))}`),
  };
}

function recoveryCalls(
  platform: PlatformConnection,
): Calls<'depositKey' | 'requestRecovery' | 'recoveryRequests' | 'recoveryGrant'> {
  const requestedSchema = z.object({ id: z.string().max(60) });
  const grantSchema = z.object({ grant: recoveryGrantSchema.nullable() });
  return {
    async depositKey(deposit) {
      await platform.json(z.object({}), 'POST', '/recovery/deposits', { body: deposit });
    },
    requestRecovery: (request) =>
      platform.json(requestedSchema, 'POST', '/recovery/requests', { body: request }),
    recoveryRequests: async () =>
      (await platform.json(recoveryRequestsSchema, 'GET', '/recovery/requests')).requests,
    recoveryGrant: async (device) =>
      (await platform.json(grantSchema, 'GET', `/recovery/grant?${asQuery({ device })}`)).grant,
  };
}

/**
 * Returns a client of the platform over HTTPS (`platform/contract`). All answers are validated against the schemas of
 * the contract. Calls reject with `Failure` `LINE_*` for failures of the connection, 'UNAUTHORIZED' when the session
 * has ended, otherwise with the platform's code and message.
 */
export function createPlatformClient(options: {
  settings: Pick<Settings, 'platformUrl' | 'caCertificate' | 'proxy'>;
  machine: MachineClock;
  limits?: ConnectionLimits;
}): PlatformClient {
  const { settings, machine, limits = LIMITS } = options;
  const comparison = createClockComparison(machine);
  const clockOffset = () => comparison.offset();
  const line = {
    settings,
    clock: createSessionClock(machine, clockOffset),
    connectTimeout: limits.connect,
    clockOffset,
  };
  const transport = createTransport({ ...line, trust: 'platform' });
  const outside = createTransport({ ...line, trust: 'public' });
  const url = settings.platformUrl.replace(/\/+$/, '');
  const platform = new PlatformConnection({ url, transport, comparison, answerTimeout: limits.answer });
  return {
    url,
    ...sessionCalls(platform),
    ...syncCalls(platform),
    ...administrationCalls(platform),
    ...auditCalls(platform),
    ...recoveryCalls(platform),
    fetchPublic: (request) => fetchPublic(outside, request, limits.answer),
    get signedIn() {
      return platform.token !== null;
    },
    get clockOffset() {
      return clockOffset();
    },
    close() {
      platform.token = null;
      transport.close();
      outside.close();
    },
  };
}
