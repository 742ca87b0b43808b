import { z } from 'zod';
import { Failure } from '../../failure';
import type { Log } from '../../log';
import { createMutex } from '../../mutex';
import { rosterReadingSchema } from '../roster-sheet';
import type { FileParser, ParserHost, ParserOutcome, ParserRequest } from './protocol';

/** Time limit in ms for one file, including the start of the process. */
const TIME_LIMIT = 30_000;

const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('done'), output: rosterReadingSchema }),
  z.strictObject({
    kind: z.literal('failed'),
    code: z.literal('WORKBOOK_UNREADABLE'),
    message: z.string().max(500),
    advice: z.string().max(500),
  }),
  z.strictObject({ kind: z.literal('broken'), error: z.string().max(4000) }),
]);

/** Reads one file at a time, each in a new process of `host`, so that no file affects the next. */
export function createFileParser(host: ParserHost, log: Log, limit = TIME_LIMIT): FileParser {
  const inTurn = createMutex();

  async function read(request: ParserRequest) {
    const outcome = await host.parse(request, limit);
    const parsed = outcome.kind === 'answered' ? answerSchema.safeParse(outcome.answer) : null;
    if (parsed?.data?.kind === 'done') return parsed.data.output;
    if (parsed?.data?.kind === 'failed')
      throw new Failure(parsed.data.code, parsed.data.message, parsed.data.advice);
    log.warn('file not parsed', parsed?.data?.error ?? parsed?.error ?? JSON.stringify(outcome));
    throw gaveUp(outcome);
  }

  return { roster: (bytes) => inTurn(() => read({ job: 'roster', bytes })) };
}

const gaveUp = (outcome: ParserOutcome) =>
  new Failure(
    'WORKBOOK_UNREADABLE',
    outcome.kind === 'late'
      ? '读取这个 Excel 文件用时过长，已停止读取。'
      : '这个 Excel 文件读不出来，可能已损坏或内容过多。',
    '请用 Excel 或 WPS 打开，只保留值班表，另存为 .xlsx 后再导入。',
  );
