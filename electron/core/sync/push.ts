import type { Command, CommandResult } from '../../platform/contract';
import { packageContent, packageBlobs } from '../../domain/article/package';
import { Failure } from '../failure';
import { entryBlobs } from '../../domain/ledger/entry';
import type { Session, PlatformClient, Stores } from '../types';
import { markUploaded, readBlobChunk, unsentBlobs } from '../store';
import { nextTurn } from '../time-slices';
import { badAnswer } from './http/failures';
import { countAttempts, firstWaiting, recordAnswers } from './outbox';

/** Limits of a batch: number of commands, and total characters (a single command may exceed it). */
const BATCH = 100;
const BATCH_CHARACTERS = 4_000_000;

/** Codes for commands that the platform cannot read: repeating them is useless. */
const UNREADABLE = new Set([
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'CONTENT_TOO_LARGE',
  'UNPROCESSABLE_CONTENT',
]);

/** Codes for blobs that cannot be sent by trying again: refused by the platform, or damaged on this machine. */
const LOST_BLOB = new Set(['BLOB_REFUSED', 'BLOB_DAMAGED', 'QUOTA_EXCEEDED']);

function blobsOf(command: Command): string[] {
  if (command.type === 'article.submit') {
    const content = packageContent(command.package, command.contentHash);
    return content ? packageBlobs(content) : [];
  }
  return command.type === 'ledger.append' ? entryBlobs(command.statement) : [];
}

/** Throws `Failure` 'BLOB_DAMAGED' when the bytes are not on this machine. */
function readPiece(stores: Stores, sha256: string, offset: number, length: number): Buffer {
  const piece = readBlobChunk(stores, sha256, offset, length);
  if (piece && piece.bytes.length > 0) return piece.bytes;
  throw new Failure('BLOB_DAMAGED', '这个附件在本机上不完整。', '请重新上传附件。');
}

/**
 * Uploads the blobs that the commands refer to. A refused blob is skipped: its command is sent nevertheless, and the
 * answer informs the author.
 *
 * @returns by SHA-256 of the skipped blobs, the reason as a sentence for the author
 */
async function sendBlobs(
  stores: Stores,
  platform: PlatformClient,
  commands: readonly Command[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  const unsent = new Map(unsentBlobs(stores.work).map((blob) => [blob.sha256, blob.size]));
  if (unsent.size === 0) return refused;
  for (const sha256 of new Set(commands.flatMap(blobsOf))) {
    const size = unsent.get(sha256);
    if (size === undefined) continue;
    try {
      await platform.putBlob(
        sha256,
        size,
        (offset, length) => readPiece(stores, sha256, offset, length),
        signal,
      );
      await markUploaded(stores, sha256);
    } catch (error) {
      if (!(error instanceof Failure) || !LOST_BLOB.has(error.code)) throw error;
      refused.set(sha256, error.message);
    }
  }
  return refused;
}

/** Adds the reason for a skipped blob to an answer 'BLOB_MISSING'. */
function explain(
  result: CommandResult,
  commands: readonly Command[],
  refused: ReadonlyMap<string, string>,
): CommandResult {
  if (result.status !== 'rejected' || result.code !== 'BLOB_MISSING') return result;
  const command = commands.find(({ id }) => id === result.id);
  const why = new Set((command ? blobsOf(command) : []).flatMap((sha256) => refused.get(sha256) ?? []));
  return { ...result, reason: [result.reason, ...why].join('') };
}

async function exchange(platform: PlatformClient, commands: Command[]): Promise<CommandResult[]> {
  try {
    return await platform.commands(commands);
  } catch (error) {
    if (!(error instanceof Failure) || !UNREADABLE.has(error.code)) throw error;
    const [only] = commands;
    if (commands.length === 1 && only)
      return [{ id: only.id, status: 'rejected', code: 'INVALID', reason: error.message }];
    const results: CommandResult[] = [];
    for (const command of commands) results.push(...(await exchange(platform, [command])));
    return results;
  }
}

/**
 * Sends the outbox in order, in batches, and records the answers. While the platform executes a batch, the next one is
 * read; it is sent before the answers to the previous one are written. A command leaves the state `waiting` only together
 * with its answer; after a crash it is sent again under the same id, for which the platform repeats its first answer.
 * Rejects with `Failure` 'LINE_BAD_ANSWER' when no command was answered, and as the platform client does.
 *
 * @param options `answered` is called after each batch; `audit` records returned commands
 */
export async function pushAll(
  stores: Stores,
  platform: PlatformClient,
  options: {
    signal: AbortSignal;
    closed: () => boolean;
    answered: () => void;
    audit: Session['audit'];
  },
): Promise<void> {
  const { work } = stores;
  const send = async (commands: Command[]): Promise<CommandResult[]> => {
    try {
      const refused = await sendBlobs(stores, platform, commands, options.signal);
      const results = await exchange(platform, commands);
      return results.map((result) => explain(result, commands, refused));
    } catch (error) {
      const ids = commands.map(({ id }) => id);
      if (!options.closed()) countAttempts(work, ids);
      throw error;
    }
  };
  const read = (after: number) => firstWaiting(work, after, BATCH, BATCH_CHARACTERS);
  const begin = ({ commands, last }: ReturnType<typeof read>) => {
    if (commands.length === 0 || options.signal.aborted) return null;
    const results = send(commands);
    // It is awaited after the previous answers are written; prevents an unhandled rejection until then.
    results.catch(() => undefined);
    return { results, last };
  };
  for (let batch = begin(read(0)); batch;) {
    // The request is sent in the next turn of the event loop; reading or writing first would delay it.
    await nextTurn();
    if (options.closed()) return;
    const coming = read(batch.last);
    const results: CommandResult[] = await batch.results;
    if (options.closed()) return;
    const next = begin(coming);
    await nextTurn();
    if (options.closed()) return;
    const recorded = recordAnswers(work, results, (command, { status, reason }) =>
      options.audit(
        'sync.returned',
        command.type === 'ledger.append' ? command.id : command.articleId,
        `${command.type} ${status}：${reason}`,
      ),
    );
    options.answered();
    if (recorded === 0) {
      await next?.results.catch(() => undefined);
      throw badAnswer('没有答复任何一条操作。');
    }
    batch = next ?? begin(read(0));
  }
}
