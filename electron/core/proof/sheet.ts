import { PURPOSE_NAME, STAGE_NAME, VERDICT_NAME } from '../../domain/records';
import type { Column, Purpose, Revision, Site } from '../../platform/contract';
import type { ProofReport } from '../contract';
import { sha256 } from '../../domain/encoding/canonical';
import { packageBlobs, packageContent } from '../../domain/article/package';
import { escapeHtml, sizeText } from '../../domain/article/render';
import { timeText } from '../evidence/service';
import { articleStageText } from '../../domain/article/stage-text';
import { readStatement } from '../../domain/article/statement';
import { releasedRevisions, type ProofInput } from './files';
import { SHEET_STYLE } from './sheet-style';

export interface SheetInput {
  proof: ProofInput;
  report: ProofReport;
  /** Account names by id. */
  names: ReadonlyMap<string, string>;
  sites: readonly Site[];
  columns: readonly Column[];
}

const text = escapeHtml;
const lines = (value: string) => value.split('\n').map(text).join('<br>');
const row = (name: string, value: string) => `<tr><th>${name}</th><td colspan="3">${value}</td></tr>`;
const pair = (a: string, b: string, c: string, d: string) =>
  `<tr><th>${a}</th><td>${b}</td><th>${c}</th><td>${d}</td></tr>`;
const code = (value: string) => `<code>${text(value)}</code>`;

/**
 * Returns the 发稿审签单: A4 pages of plain HTML without scripts and external resources. It contains every value that a
 * verifier compares, but is no evidence itself. Yields so that `inSlices` can interrupt it.
 */
export function* sheetHtml(input: SheetInput): Generator<undefined, string, undefined> {
  const { proof, report } = input;
  const { article, decisions, head } = proof;
  const numbers = [...new Set(decisions.map(({ revision }) => revision))].sort((a, b) => b - a);
  let body = '';
  for (const number of numbers) body += yield* revisionSection(input, number);
  const until =
    head &&
    `平台确认共 ${report.decisions.length} 条审核意见；总数凭证 SHA-256 ${code(sha256(head.statement))}`;
  return (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>发稿审签单</title>' +
    `<style>${SHEET_STYLE}</style></head><body><h1>发稿审签单</h1>` +
    `<p class="number">稿件编号 ${text(article.id)}</p>${body}` +
    `<p class="note">${until ?? '平台还没有给出审核意见总数的凭证。'}</p>` +
    `<p class="note">核验结论：${text(report.summary)}本单供阅读和归档，本身不是证据；证据是同一证据包内的签名、时间戳和证书，` +
    '用其中的 verify.sh 和 OpenSSL 即可独立核验。撰写人、原因和修改情况以平台的记载为准。</p></body></html>'
  );
}

function* revisionSection(input: SheetInput, number: number): Generator<undefined, string, undefined> {
  yield;
  const { proof, names, sites, columns } = input;
  const revision = proof.revisions.find((it) => it.number === number);
  const content = revision && packageContent(revision.package, revision.contentHash);
  const own = proof.decisions.filter((decision) => decision.revision === number);
  const signed = own.flatMap(({ statement }) => readStatement(statement)?.purpose ?? [])[0];
  const purpose = signed ?? revision?.purpose ?? 'publish';
  const nameOf = (id: string) => text(names.get(id) ?? id);
  if (!revision || !content) return `<h2>第 ${number} 稿</h2><p>内容不在本机。</p>`;
  const site = sites.find(({ id }) => id === content.target.siteId)?.name ?? content.target.siteId;
  const column = columns.find(({ id }) => id === content.columnId)?.name ?? content.columnId;
  const attachments = content.attachments.map(
    ({ name, size, sha256: hash }) => `${text(name)}（${sizeText(size)}）<br>${code(hash)}`,
  );
  const images = packageBlobs(content).length - new Set(content.attachments.map((a) => a.sha256)).size;
  let tables = '';
  for (const decision of own) {
    yield;
    tables += decisionTable(input, decision.sequence);
  }
  return (
    `<h2>第 ${number} 稿${state(proof, number)}</h2><table>` +
    row('标题', `<b>${text(content.title)}</b>`) +
    pair('发布站点', text(site), '栏目', text(column)) +
    pair('事项', PURPOSE_NAME[purpose], '重特大信息', content.major ? '是' : '否') +
    reasonRows(revision, purpose) +
    pair('来源', text(content.source), '撰写人', revision.writers.map(nameOf).join('、')) +
    pair('送审人', nameOf(revision.submittedBy), '送审时间', timeText(revision.submittedAt)) +
    row(
      '保密审查',
      `${text(content.secrecy.reason)}（${text(content.secrecy.checkedBy)}，${content.secrecy.checkedOn}）`,
    ) +
    row('附件', attachments.join('<br>') || '无') +
    (images > 0 ? row('正文图片', `${images} 幅`) : '') +
    row('内容 SHA-256', code(revision.contentHash)) +
    `</table>${tables}`
  );
}

/**
 * Returns the state of a revision for its heading: live, or the article's state when it is released; empty otherwise.
 */
function state({ article, decisions }: ProofInput, number: number): string {
  if (article.live?.revision === number) return '（网上现行）';
  return releasedRevisions(article, decisions).includes(number) ? `（${articleStageText(article)}）` : '';
}

/**
 * Returns the rows for the reason of a revision and the answer to a return. A removal always has the row, because older
 * versions did not store its reason.
 */
function reasonRows({ reason = '', response = '' }: Revision, purpose: Purpose): string {
  const removal = purpose !== 'publish';
  const label = removal ? `${PURPOSE_NAME[purpose]}原因` : '修改原因';
  return (
    (removal || reason !== '' ? row(label, lines(reason) || '平台没有记录') : '') +
    (response !== '' ? row('修改情况', lines(response)) : '')
  );
}

function decisionTable({ proof, report }: SheetInput, sequence: number): string {
  const decision = proof.decisions.find((it) => it.sequence === sequence);
  const found = report.decisions.find((it) => it.sequence === sequence);
  const statement = decision && readStatement(decision.statement);
  if (!decision || !statement) return '';
  const { signer, onBehalfOf, at } = statement;
  const doubts = (found?.findings ?? []).filter(({ holds }) => holds !== 'yes').map((it) => text(it.text));
  const stamp =
    found?.timestamped && found.signedAt !== null
      ? timeText(found.signedAt)
      : '没有时间戳，签名时间仅为签名人所称';
  return (
    '<table class="decision">' +
    `<caption>第 ${sequence} 条　${STAGE_NAME[decision.stage]}　${VERDICT_NAME[decision.verdict]}</caption>` +
    row('意见', lines(decision.opinion) || '（无）') +
    row(
      '签署人',
      `${text(signer.name)}（${text(signer.accountId)}）${onBehalfOf ? `　<b>代 ${text(onBehalfOf.name)}</b>（${text(onBehalfOf.accountId)}），委托 ${code(onBehalfOf.delegationId)}` : ''}`,
    ) +
    pair('签署时间', timeText(at), '时间戳', stamp) +
    row('证书', `${text(found?.certificate ?? '')}<br>SHA-256 ${code(signer.certificate)}`) +
    row('原文 SHA-256', code(sha256(decision.statement))) +
    row('本条校验码', code(decision.digest)) +
    (decision.voided
      ? row('后续', `因第 ${decision.voided.byRevision} 稿而失效：${text(decision.voided.reason)}`)
      : '') +
    row('核验', doubts.join('<br>') || '签名、证书、时间戳均成立') +
    '</table>'
  );
}
