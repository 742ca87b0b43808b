import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { Attachment, ContentPackage } from '../../electron/core/contract';
import { contentOf, doc, p } from '../fixtures/content';
import { corpus } from '../fixtures/corpus';
import type { BenchCore, Block } from './lib/core';
import { openLargeOffice, CLIENT_ACCOUNT, type LargeOffice } from './lib/office';
import { benchSetting, type Part, type Row } from './lib/report';

/** In ms. */
const TARGET = 20;
const PIECE = 1024 * 1024;
/** Length of a very long article, in characters. */
const LONG = 68_000;

/**
 * Measures the longest blocks of the event loop of the core during slow operations; no call is answered during a block.
 * A block is the delay of a 5 ms tick, minus the time in which the machine ran other programs while the core was ready
 * to run.
 */
export async function run(): Promise<Part> {
  const office = await openLargeOffice();
  const { client, articles } = office;
  const rows: Row[] = [];
  const look = async (name: string, work: () => Promise<unknown>) =>
    rows.push(blockRow(name, await client.measureBlocks(work)));
  try {
    const settled = () => client.waitForStatus(({ state, waiting }) => state === 'synced' && waiting === 0);
    await look('sign-in on a new machine', () => client.signInAs(CLIENT_ACCOUNT));
    await look(`first pull of ${articles} articles`, settled);
    await look(`indexing of ${articles} articles`, () => client.waitUntilIndexed());
    await look('200 lists', () => lists(client));
    await look('200 searches', () => searches(client));
    await articleRows(client, look, settled);
    await look(`review of an article with ${office.longReviewed.decisions} signatures`, () =>
      client.core.review.detail({ articleId: office.longReviewed.id }),
    );
    await attachmentRows(office, look, settled);
    await proofRows(office, look, settled);
    await backupRow(client, look);
    await look('lock and unlock', async () => {
      await client.core.identity.lock({ reason: 'asked' });
      await client.core.identity.unlock({ secret: office.platform.info.accounts[0]!.password });
    });
    return {
      rows,
      notes: [
        'Longest lateness of a 5 ms tick in the core’s process, less what the machine gave to others meanwhile; "cpu" is the thread’s own processor time. Blocks of 10 ms or less are not noted. Watched with a sampling profiler, which costs some per cent.',
      ],
    };
  } finally {
    await office.close();
  }
}

type Look = (name: string, work: () => Promise<unknown>) => Promise<unknown>;

function blockRow(name: string, [longest]: readonly Block[]): Row {
  return {
    name,
    value: longest?.blocked ?? 10,
    unit: 'ms',
    target: { atMost: TARGET },
    note: longest
      ? `cpu ${longest.cpu.toFixed(0)}, by the clock ${longest.wall.toFixed(0)}${longest.blocked > TARGET ? `; ${longest.code}` : ''}`
      : 'none above 10 ms',
  };
}

async function lists({ core }: BenchCore): Promise<void> {
  const views = ['all', 'mine', 'inReview', 'returned', 'ready', 'live'] as const;
  let cursor: string | null = null;
  for (let n = 0; n < 160; n++) {
    const view = views[n % views.length]!;
    const page: { cursor: string | null } = await core.articles.list({
      view,
      cursor: view === 'all' ? cursor : null,
      title: n % 10 === 9 ? '林权' : '',
      limit: 50 + (n % 4) * 50,
    });
    if (view === 'all') cursor = page.cursor;
  }
  for (let n = 0; n < 20; n++) {
    await core.review.queue({ box: n % 2 ? 'done' : 'waiting' });
    await core.agenda.mine();
  }
}

async function searches({ core }: BenchCore): Promise<void> {
  const words = '信访 通知 的 供水管网 老旧小区改造 2024年 林权 不存在的词语 办 物业'.split(' ');
  for (let n = 0; n < 200; n++)
    await core.articles.search({
      text: words[n % words.length]!,
      order: n % 2 ? 'newest' : 'relevance',
      onlyLive: n % 3 === 0,
      limit: 50,
    });
}

/** Returns an article body of at least `characters` characters. */
function longBody(characters: number): ContentPackage['body'] {
  const paragraphs: ContentPackage['body']['content'] = [];
  let length = 0;
  for (const { content } of corpus(characters, 5))
    for (const block of content.body.content) {
      if (length >= characters) return doc(...paragraphs);
      const text = block.type === 'paragraph' ? (block.content ?? []) : [];
      const words = text.map((inline) => (inline.type === 'text' ? inline.text : '')).join('');
      length += words.length;
      paragraphs.push(p(words));
    }
  return doc(...paragraphs);
}

/**
 * Returns the body with a word inserted into every third paragraph, every tenth paragraph removed, and some paragraphs
 * moved.
 */
function revised(body: ContentPackage['body']): ContentPackage['body'] {
  const blocks = body.content.flatMap((block, index) => {
    if (index % 10 === 4) return [];
    const first = block.type === 'paragraph' ? block.content?.[0] : undefined;
    if (index % 3 !== 0 || first?.type !== 'text') return [block];
    const middle = Math.floor(first.text.length / 2);
    return [p(`${first.text.slice(0, middle)}（经核实）${first.text.slice(middle + 3)}`)];
  });
  return doc(...blocks.slice(5), ...blocks.slice(0, 5));
}

async function articleRows(client: BenchCore, look: Look, settled: () => Promise<unknown>): Promise<void> {
  const { core } = client;
  let draft = await core.articles.newDraft();
  const { articleId } = draft;
  const content: ContentPackage = {
    ...draft.content,
    title: '关于信访事项办理情况的长篇报告',
    target: { siteId: 'portal' },
    columnId: 'tzgg',
    secrecy: { ...contentOf().secrecy, reason: '不涉及国家秘密', checkedBy: '何以宁' },
    body: longBody(LONG),
  };
  await look(`20 saves of a draft of ${LONG} characters`, async () => {
    for (let n = 0; n < 20; n++) {
      const { saves } = await core.articles.saveDraft({ draftId: draft.id, content, saves: draft.saves });
      draft = { ...draft, saves };
    }
  });
  await look('preview and submission of it', async () => {
    await core.articles.previewDraft({ draftId: draft.id });
    await core.articles.submitDraft({ draftId: draft.id });
    await core.sync.now();
  });
  await settled();
  await core.articles.recall({ articleId });
  await core.sync.now();
  await settled();
  const again = await core.articles.editArticle({ articleId });
  const body = revised(content.body);
  await core.articles.saveDraft({ draftId: again.id, content: { ...content, body }, saves: again.saves });
  await core.articles.submitDraft({ draftId: again.id });
  await core.sync.now();
  await settled();
  await look('reading it, with its two revisions', () => core.articles.get({ articleId }));
  await look('difference of its two revisions', () =>
    core.articles.difference({ articleId, from: 1, to: 2 }),
  );
}

function pdf(size: number): Buffer {
  const bytes = randomBytes(size);
  bytes.write('%PDF-1.7\n', 'latin1');
  return bytes;
}

async function put({ core }: BenchCore, name: string, bytes: Buffer): Promise<Attachment> {
  const uploadId = uuidv7();
  let attachment: Attachment | null = null;
  for (let offset = 0; offset < bytes.length;) {
    const piece = bytes.subarray(offset, offset + PIECE).toString('base64');
    const answer: { offset: number; attachment: Attachment | null } = await core.articles.putBlob({
      uploadId,
      name,
      mediaType: 'application/pdf',
      size: bytes.length,
      offset,
      bytes: piece,
    });
    ({ offset, attachment } = answer);
  }
  if (!attachment) throw new Error('not whole');
  return attachment;
}

async function read({ core }: BenchCore, { sha256, size }: Attachment): Promise<void> {
  const hash = createHash('sha256');
  for (let offset = 0; offset < size;) {
    const piece = Buffer.from((await core.articles.readBlob({ sha256, offset })).bytes, 'base64');
    hash.update(piece);
    offset += piece.length;
  }
  if (hash.digest('hex') !== sha256) throw new Error('not what was put');
}

async function attachmentRows(
  office: LargeOffice,
  look: Look,
  settled: () => Promise<unknown>,
): Promise<void> {
  const { client } = office;
  const { core } = client;
  const size = benchSetting('ATTACHMENT_MB', 100) * PIECE;
  let attachment: Attachment | null = null;
  await look(`putting an attachment of ${size / PIECE} MB`, async () => {
    attachment = await put(client, '年度报告.pdf', pdf(size));
  });
  await look('reading it', () => read(client, attachment!));
  const draft = await core.articles.newDraft();
  const content: ContentPackage = {
    ...draft.content,
    title: '年度报告',
    target: { siteId: 'portal' },
    columnId: 'tzgg',
    secrecy: { ...contentOf().secrecy, reason: '不涉及国家秘密', checkedBy: '何以宁' },
    body: doc(p('年度报告见附件。')),
    attachments: [attachment!],
  };
  await core.articles.saveDraft({ draftId: draft.id, content, saves: draft.saves });
  await look('sending it to the platform', async () => {
    await core.articles.submitDraft({ draftId: draft.id });
    await core.sync.now();
    await settled();
  });
  const given = pdf(size);
  const sha256 = await office.uploadBlob(given);
  // Only what an article refers to can be read.
  await office.submitApproved({ ...attachment!, sha256 });
  await core.sync.now();
  await settled();
  await look('fetching one as large from the platform', () =>
    read(client, { ...attachment!, sha256, size: given.length }),
  );
}

/** Proof packages: one with many signatures, one with a large attachment. */
async function proofRows(
  { client, longReviewed, uploadBlob, submitApproved }: LargeOffice,
  look: Look,
  settled: () => Promise<unknown>,
): Promise<void> {
  const { core } = client;
  const size = benchSetting('PROOF_MB', 200) * PIECE;
  const sha256 = await uploadBlob(pdf(size));
  const large = await submitApproved({ name: '年度报告.pdf', sha256, size, mediaType: 'application/pdf' });
  await core.sync.now();
  await settled();
  await core.articles.readBlob({ sha256, offset: 0 });
  const made: Array<{ file: { handle: string } | null }> = [];
  const exported = async (articleId: string) => void made.push(await core.proof.export({ articleId }));
  const verified = () => core.proof.verify({ file: made.at(-1)!.file!.handle });
  await look(`proof package with an attachment of ${size / PIECE} MB`, () => exported(large));
  await look('verifying it', verified);
  await look(`proof package of ${longReviewed.decisions} signatures`, () => exported(longReviewed.id));
  await look('verifying it', verified);
}

/** The backup at the first sign-in of a day. */
async function backupRow(client: BenchCore, look: Look): Promise<void> {
  const size = benchSetting('WORK_MB', 50) * PIECE;
  await put(client, '未送审的附件.pdf', pdf(size));
  const { account } = await client.core.identity.state();
  const folder = join(client.data, 'practice', 'accounts', account!.id);
  await client.core.identity.signOut();
  const backups = join(folder, 'backups');
  for (const name of readdirSync(backups)) rmSync(join(backups, name));
  await look(`sign-in with the daily backup of a work.db of ${size / PIECE} MB or more`, async () => {
    await client.signInAs(account!.id);
    while (!(existsSync(backups) && readdirSync(backups).some((name) => name.endsWith('.db'))))
      await sleep(20);
  });
}
