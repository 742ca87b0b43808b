import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../build/machine.mjs';
import type { ContentPackage } from '../../../electron/platform/contract';
import {
  startPractice,
  type FaultSettings,
  type ImportedArticle,
  type PracticeInfo,
} from '../../../electron/platform/practice/server';
import { doc, p } from '../../fixtures/content';
import { corpus, seededRandom, type corpusColumns } from '../../fixtures/corpus';
import { nodeEnvironment } from './core';

type CorpusColumn = (typeof corpusColumns)[number]['id'];

/** Column ids of the practice platform for the columns of the corpus. */
const columns: Record<CorpusColumn, string> = {
  'work-news': 'gzdt',
  notices: 'tzgg',
  policy: 'zcjd',
  pictures: 'tpxw',
  counties: 'lyhf',
  party: 'jgzn',
  law: 'zcwj',
  guide: 'cjwt',
};
const AUTHORS = ['linxiaohe', 'sunkexin', 'heyining'] as const;

/**
 * Returns a generator of rare words, as in real prose: 20,000 pairs of characters whose frequency falls with their
 * rank.
 */
function rareWords(next: () => number): () => string {
  const words = Array.from({ length: 20_000 }, () =>
    String.fromCodePoint(0x4e00 + Math.floor(next() * 3500), 0x4e00 + Math.floor(next() * 3500)),
  );
  return () => words[Math.floor(words.length ** next()) - 1]!;
}

/**
 * Yields `count` articles of the corpus, with rare words appended, by three authors, in columns of the practice
 * platform.
 */
export function* benchArticles(count: number): Generator<ImportedArticle> {
  const next = seededRandom(7);
  const word = rareWords(next);
  let index = 0;
  for (const { id, publishedAt, content } of corpus(count)) {
    const tail = Array.from({ length: 10 + Math.floor(next() * 30) }, word).join('');
    const placed: ContentPackage = {
      ...content,
      target: { siteId: 'portal' },
      columnId: columns[content.columnId as CorpusColumn],
      body: doc(...content.body.content, p(tail)),
    };
    yield { id, publishedAt, content: placed, authorId: AUTHORS[index++ % AUTHORS.length]! };
  }
}

/** Returns a temporary folder that is removed when the benchmark exits. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `bench-${name}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Makes the folder of a practice platform with these articles live. */
export async function fillPlatform(directory: string, articles: Iterable<ImportedArticle>): Promise<void> {
  const server = await startPractice({ directory });
  await server.importArticles(articles);
  await server.close();
}

export interface RunningPlatform {
  info: PracticeInfo;
  directory: string;
  pid: number;
  setFaults(change: Partial<FaultSettings>): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a practice platform in a separate process over an existing folder. `environment`: additional variables of the
 * process.
 */
export async function startPlatform(
  directory: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningPlatform> {
  const program = join(root, 'dist', 'practice', 'practice.cjs');
  const child = spawn(process.execPath, [program, '--directory', directory, '--articles', '0'], {
    env: { ...nodeEnvironment(), ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const info = await new Promise<PracticeInfo>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as PracticeInfo);
    });
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}`)));
  });
  return {
    info,
    directory,
    pid: child.pid!,
    async setFaults(change) {
      const answer = await fetch(`${info.publicUrl}/practice/faults`, {
        method: 'POST',
        headers: { authorization: `Bearer ${info.controlToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(change),
      });
      if (!answer.ok) throw new Error(`faults not set: ${answer.status}`);
    },
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}
