import type { ContractProcedure, ErrorMap, InferSchemaInput, InferSchemaOutput, Meta } from '@orpc/contract';
import { implement, ORPCError, ValidationError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import type { CoreContract, FailureData } from '../../electron/core/contract';
import { contract } from './contract';

type Answer<P> =
  P extends ContractProcedure<infer Input, infer Output, ErrorMap, Meta>
    ? (input: InferSchemaOutput<Input>) => InferSchemaInput<Output> | Promise<InferSchemaInput<Output>>
    : never;
/** Functions that answer calls, by group and name; each gets the parsed input. */
export type Answers = {
  readonly [G in keyof CoreContract]?: { readonly [C in keyof CoreContract[G]]?: Answer<CoreContract[G][C]> };
};

/** HTTP status of a failure of a service. */
const REFUSED = 422;

/** Returns the failure that a service of the core throws, as it reaches the page. */
export const refusal = (code: string, message: string, advice: string): ORPCError<string, FailureData> =>
  new ORPCError(code, { status: REFUSED, message, data: { advice } });

let standing: Answers = {};
let answers: readonly Answers[] = [];
let calls: { name: string; input: unknown }[] = [];
let violations: string[] = [];

/** Sets the answers that every test has. */
export const answerAlways = (given: Answers): void => {
  standing = given;
  answerWith({});
};

/** Sets further answers, which come before those that every test has. Forgets the calls and violations so far. */
export function answerWith(given: Answers): void {
  answers = [given, standing];
  calls = [];
  violations = [];
}

/** Returns the parsed inputs of a call, `group.name`, in the order in which the page made it. */
export const inputsOf = (name: string): unknown[] =>
  calls.filter((call) => call.name === name).map(({ input }) => input);

/**
 * Returns, as sentences, what the contract does not allow: inputs and answers that its schemas reject, and calls
 * without an answer; also what the page reported to the log.
 */
export const contractViolations = (): readonly string[] => violations;

type Plain = Readonly<Record<string, Readonly<Record<string, ((input: unknown) => unknown) | undefined>>>>;

async function answer(path: readonly string[], input: unknown): Promise<unknown> {
  const [group = '', name = ''] = path;
  calls.push({ name: `${group}.${name}`, input });
  const given = answers.find((it) => (it as Plain)[group]?.[name] !== undefined) as Plain | undefined;
  const found = given?.[group]?.[name];
  if (!found) throw new Error('the test has no answer');
  return found(input);
}

const procedures = implement(contract).use(async ({ next, path }) => {
  try {
    return await next();
  } catch (error) {
    if (!isRefusal(error)) violations.push(`${path.join('.')}: ${reasonOf(error)}`);
    throw error;
  }
});

const isRefusal = (error: unknown) => error instanceof ORPCError && error.status === REFUSED;

function reasonOf(error: unknown): string {
  const cause = error instanceof ORPCError ? error.cause : error;
  if (cause instanceof ValidationError) return `${String(error)} ${JSON.stringify(cause.issues)}`;
  return cause instanceof Error ? cause.message : String(error);
}

type Routed = Readonly<
  Record<
    string,
    Readonly<
      Record<
        string,
        { handler(run: (given: { input: unknown; path: readonly string[] }) => unknown): unknown }
      >
    >
  >
>;
const router = Object.fromEntries(
  Object.entries(contract).map(([group, named]) => [
    group,
    Object.fromEntries(
      Object.keys(named).map((name) => [
        name,
        (procedures as unknown as Routed)[group]![name]!.handler(({ input, path }) => answer(path, input)),
      ]),
    ),
  ]),
);

/** Serves the calls of a page on a port, as the core does: input and answer are validated by the contract. */
export function serve(port: MessagePort): void {
  new RPCHandler(router as ConstructorParameters<typeof RPCHandler>[0]).upgrade(port);
  port.start();
}

/** Values that a call of the core streams. */
export class Feed<T> {
  private readonly values: T[] = [];
  private wake: (() => void)[] = [];

  push(value: T): void {
    this.values.push(value);
    const waiting = this.wake;
    this.wake = [];
    for (const go of waiting) go();
  }

  /** Yields the last value, if there is one, and all later ones. */
  async *follow(): AsyncGenerator<T, void, void> {
    for (let at = Math.max(this.values.length - 1, 0); ; at++) {
      while (at >= this.values.length) await new Promise<void>((resolve) => this.wake.push(resolve));
      yield this.values[at]!;
    }
  }
}

/** Returns an answer that is given when `give` is called. */
export function heldBack<T>(): { answer: Promise<T>; give: (value: T) => void } {
  let give: (value: T) => void = () => undefined;
  const answer = new Promise<T>((resolve) => (give = resolve));
  return { answer, give };
}
