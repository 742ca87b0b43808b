import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { commandSchema, type Command, type CommandResult, type FirstAnswer } from '../contract';
import type { Caller } from './access';
import { TextAuthors } from './articles/authorship';
import { executeArticleCommand } from './articles/commands';
import { executeAppend } from './ledger/append';
import type { Platform } from './platform';

/**
 * Executes a batch in order and returns the results. Each command is atomic, and the same id is executed once: a
 * repetition gets the stored answer as `duplicate`. A command that is unknown, refused or fails does not stop the others. One
 * outer transaction: a batch costs one write to disk. `report` receives the errors of failed commands, whose answer is
 * not stored.
 */
export function executeCommands(
  platform: Platform,
  commands: ReadonlyArray<{ id: string }>,
  caller: Caller,
  report: (error: unknown) => void,
): CommandResult[] {
  const { store, feed } = platform;
  const before = store.lastSeq();
  const authors = new TextAuthors(store);
  const execute = (given: { id: string }): CommandResult => {
    const parsed = commandSchema.safeParse(given);
    if (!parsed.success) return unreadable(given, parsed.error);
    const command = parsed.data;
    try {
      const result = store.transaction(() => executeOnce(platform, command, { caller, authors }));
      authors.keep();
      return result;
    } catch (error) {
      authors.drop();
      report(error);
      const reason = '平台处理这项操作时内部出错，没有执行。请重试；若再次出现，请联系平台运维人员。';
      return { id: command.id, status: 'rejected', code: 'INVALID', reason };
    }
  };
  const results = store.transaction(() => {
    const executed = commands.map(execute);
    authors.write();
    return executed;
  });
  if (store.lastSeq() > before) feed.notifyWaiting();
  return results;
}

/** The answer is not stored: after an upgrade of the platform the same command can be executed. */
function unreadable({ id, type }: { id: string; type?: unknown }, { issues }: z.ZodError): CommandResult {
  const known = commandSchema.options.some(({ shape }) => shape.type.value === type);
  const reason = known
    ? `这项操作不符合接口约定（${issues[0]?.path.join('.') || '内容'}），平台没有执行。`
    : '平台不支持这类操作，没有执行。请联系平台运维人员升级平台。';
  return { id, status: 'rejected', code: 'INVALID', reason };
}

/** Who sends a batch, and the authors of its texts. */
interface Batch {
  caller: Caller;
  authors: TextAuthors;
}

function executeOnce(platform: Platform, command: Command, batch: Batch): CommandResult {
  const { account } = batch.caller;
  const { sql } = platform.store;
  const bodyHash = createHash('sha256').update(account.id).update(JSON.stringify(command)).digest('hex');
  const prior = sql<[string], { body_hash: string; answer: string }>(
    'SELECT body_hash, answer FROM command WHERE id = ?',
  ).get(command.id);
  if (prior && prior.body_hash !== bodyHash)
    return { id: command.id, status: 'rejected', code: 'INVALID', reason: '这个编号已用于另一项操作。' };
  if (prior) return { id: command.id, status: 'duplicate', first: JSON.parse(prior.answer) as FirstAnswer };

  const answer = answerTo(platform, command, batch);
  sql('INSERT INTO command VALUES (?, ?, ?, ?, ?)').run(
    command.id,
    account.id,
    bodyHash,
    JSON.stringify(answer),
    platform.now().toISOString(),
  );
  return answer;
}

function answerTo(platform: Platform, command: Command, { caller, authors }: Batch): FirstAnswer {
  const code = platform.faults.takeRefusal();
  const fault = code && { code, reason: '演练设定：平台拒绝这项操作。' };
  return command.type === 'ledger.append'
    ? executeAppend(platform, command, caller, fault)
    : executeArticleCommand(platform, command, { account: caller.account, authors }, fault);
}
