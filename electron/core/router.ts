import { implement, ORPCError, ValidationError, type Router } from '@orpc/server';
import { capabilities } from './capabilities';
import { callRule } from './call-rules';
import { timeCall } from './call-timing';
import type { PageContext } from './capability';
import type { CoreContract } from './contract';
import { coreContract } from './core-contract';
import { Failure } from './failure';
import type { Log } from './log';
import { requireAccess } from './rights';
import { storeFailure } from './store';
import { systemServices } from './system-services';
import type { AppController } from './types';

export type { PageContext };

/**
 * Creates the router of the contract: each call goes to one function of a service. Failures reach the page as `ORPCError`
 * with their code, message and advice. `pageLog` takes the errors that the page reports.
 */
export function createRouter(control: AppController, log: Log, pageLog: Log) {
  const calls = implement(coreContract)
    .$context<PageContext>()
    .use(({ next, path }) => timeCall(path, () => next()));
  // This runs before the input is validated, so input of callers without the right is never read.
  const procedures = calls.use(async ({ next, path }) => {
    try {
      requireAccess(path, () => control.openSession());
      return await next();
    } catch (error) {
      if (isUnexpected(error)) log.area(path[0] ?? 'core').error(`call failed: ${path.join('.')}`, error);
      throw toORPCError(error, (failure) => recordFailure(control, log, path, failure));
    }
  });
  const system = Object.entries(systemServices(control, pageLog)).map(([name, service]) => [
    name,
    routed(procedures, name, service as Answers),
  ]);
  const declared = capabilities.map(({ name, calls: rules, service }) => {
    const answers = Object.keys(rules).map((call) => {
      const answer = service[call];
      if (!answer) throw new Error(`${name}.${call} has no function in the service`);
      return [call, ({ input, context }: Given) => answer(control.openSession(), input, context)];
    });
    return [name, routed(procedures, name, Object.fromEntries(answers) as Answers)];
  });
  return procedures.router(
    Object.fromEntries([...system, ...declared]) as unknown as Router<CoreContract, PageContext>,
  );
}

/** Records a failed call. An error of the recording is logged, so that it does not hide the failure itself. */
function recordFailure(
  { office }: AppController,
  log: Log,
  path: readonly string[],
  { code, message }: Failure,
): void {
  // `requireAccess` has recorded its own refusals.
  if (!callRule(path)?.recorded || code === 'NOT_PERMITTED') return;
  try {
    office.session?.audit('call.failed', path.join('.'), `${code}：${message}`);
  } catch (error) {
    log.area('audit').error('failure not put on record', error);
  }
}

const isBadInput = (error: unknown): error is ORPCError<string, unknown> =>
  error instanceof ORPCError && error.code === 'BAD_REQUEST';

const failureOf = (error: unknown): Failure | null =>
  error instanceof Failure ? error : storeFailure(error);

const isUnexpected = (error: unknown) => !isBadInput(error) && failureOf(error) === null;

/** Returns an error in the form that reaches the page. `record` gets a `Failure`. */
function toORPCError(
  error: unknown,
  record: (failure: Failure) => void,
): ORPCError<string, { advice: string }> {
  if (isBadInput(error))
    return new ORPCError('BAD_REQUEST', {
      message: sentenceOf(error.cause) ?? '送来的内容不合要求，没有保存。',
      data: { advice: '请检查所填内容；若再次出现，请把日志交给维护人员。' },
      cause: error.cause,
    });
  const failure = failureOf(error);
  if (failure) {
    record(failure);
    const { code, message, advice } = failure;
    return new ORPCError(code, { status: 422, message, data: { advice } });
  }
  return new ORPCError('DEFECT', {
    status: 500,
    message: '程序内部出错，刚才的操作没有完成。',
    data: { advice: '请重试；若再次出现，请把日志交给维护人员。' },
  });
}

/** Returns the message of the custom rule that the input violates; null when it only has the wrong shape. */
function sentenceOf(cause: unknown): string | null {
  const issues =
    cause instanceof ValidationError ? (cause.issues as Array<{ code?: string; message: string }>) : [];
  return issues.find(({ code }) => code === 'custom')?.message ?? null;
}

interface Given {
  context: PageContext;
  input: never;
}
/** Functions by the name of the call that they answer. */
type Answers = Readonly<Record<string, (given: Given) => unknown>>;

/** Routes each call of a group of the contract to its function of the same name. */
function routed(groups: object, name: string, answers: Answers): object {
  type Procedure = { handler(answer: (given: Given) => unknown): unknown };
  const procedures = (groups as Record<string, Record<string, Procedure> | undefined>)[name];
  return Object.fromEntries(
    Object.entries(answers).map(([call, answer]) => {
      const procedure = procedures?.[call];
      if (!procedure) throw new Error(`${name}.${call} is not in the contract`);
      return [call, procedure.handler(answer)];
    }),
  );
}
