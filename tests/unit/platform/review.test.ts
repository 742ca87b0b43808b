import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBody } from '../../../electron/core/articles/rules/render';
import { approve, api, ask, contentFor, openPractice, staff, type Bureau, type Practice } from './support';

let practice: Practice;
let bureau: Bureau;
beforeAll(async () => {
  practice = await openPractice();
  bureau = await staff(practice.server);
}, 30_000);
afterAll(() => practice.remove());

async function submitted(change = {}): Promise<string> {
  const id = randomUUID();
  const answer = await bureau.author.do(bureau.author.submission(id, 0, contentFor(change)));
  expect(answer).toMatchObject({ status: 'accepted', version: 1 });
  return id;
}

describe('the way of an article on the practice platform', () => {
  it('leads through three signed decisions to the public page', async () => {
    const content = contentFor({ title: '<b>工作</b>动态 & 其他' });
    const id = await submitted(content);
    await approve(bureau, id);
    const ready = await bureau.officer.view(id);
    expect(ready.article).toMatchObject({ stage: 'ready', version: 4 });
    expect(await bureau.officer.do(bureau.officer.release(ready.article))).toMatchObject({ status: 'accepted' });

    const { article, decisions, revision } = await bureau.officer.view(id);
    expect(article.stage).toBe('done');
    expect(article.live?.url).toBe(`${practice.server.publicUrl}/xwdt/gzdt/${id}.html`);
    expect(decisions.map((d) => [d.stage, d.verdict, d.signerId])).toEqual([
      ['first', 'approve', 'zhouzhengchuan'],
      ['second', 'approve', 'wujingyi'],
      ['final', 'approve', 'zhenghuaiyuan'],
    ]);
    const page = (await ask(practice.server, article.live!.url)).body.toString();
    expect(page).toContain(`<article data-content-hash="${revision.contentHash}">${renderBody(content)}</article>`);
    expect(page).toContain('&lt;b&gt;工作&lt;/b&gt;动态 &amp; 其他');
  });
});
