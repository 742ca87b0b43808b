import { createInterface } from 'node:readline';
import { openClient, type Client } from '../../unit/core/office/client';

/**
 * The client of one officer. It reads instructions from standard input, one JSON text per line, until it is killed or
 * stopped. Its clocks continue from the last set values: `now` is the wall clock, `uptime` the monotonic clock, in ms.
 */

/** An instruction to the client. */
export type Instruction =
  | { id: number; clock: { now: number; uptime: number } }
  | { id: number; call: [group: string, name: string]; input: unknown }
  | { id: number; stop: true };

/** The answer to an instruction. `id` 0 reports that the client is ready. */
export type InstructionAnswer =
  { id: number; value: unknown } | { id: number; failure: { code: string; message: string } };

const [practice, data] = process.argv.slice(2) as [string, string];
let clock = { now: Date.now(), uptime: 0, since: performance.now() };
const passed = () => performance.now() - clock.since;

type Calls = Record<string, Record<string, (input: unknown) => Promise<unknown>>>;

async function answer(client: Client, told: Instruction): Promise<unknown> {
  if ('clock' in told) clock = { ...told.clock, since: performance.now() };
  else if ('call' in told) {
    const [group, name] = told.call;
    const call = (client.core as unknown as Calls)[group]?.[name];
    if (!call) throw new Error(`no call ${group}.${name}`);
    return call(told.input);
  } else await client.stop();
  return null;
}

async function main(): Promise<void> {
  const client = await openClient(practice, data, {
    time: () => new Date(clock.now + passed()),
    uptime: () => clock.uptime + passed(),
  });
  const say = (answered: InstructionAnswer) => process.stdout.write(`${JSON.stringify(answered)}\n`);
  say({ id: 0, value: null });
  for await (const line of createInterface(process.stdin)) {
    const told = JSON.parse(line) as Instruction;
    try {
      say({ id: told.id, value: (await answer(client, told)) ?? null });
    } catch (error) {
      const { code = 'DEFECT', message } = error as Error & { code?: string };
      say({ id: told.id, failure: { code, message } });
    }
    if ('stop' in told) process.exit(0);
  }
}

void main();
