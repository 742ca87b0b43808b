import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../build/machine.mjs';
import { pdf, png, xlsx, type SampleFile } from '../fixtures/sample-files';
import {
  approveAll,
  attach,
  bodyEditor,
  chooseColumn,
  clearSecrecy,
  decide,
  drop,
  exportProof,
  goTo,
  insertImage,
  chooseFromMoreMenu,
  newDraft,
  openArticle,
  openReview,
  paste,
  release,
  waitUntilSaved,
  submit,
  waitingRow,
  writeDraft,
  type Upload,
} from './actions';
import { expect, test } from './fixtures';
import { rootOf } from './root-of-trust';
import { unzipInto } from './zip';

const [heading = '', ...lines] = readFileSync(join(root, 'tests', 'fixtures', 'regulation.md'), 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '');
const TITLE = heading.replace(/^#\s*/, '');

/** The regulation as Word puts it on the clipboard. */
const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head>
<body lang=ZH-CN><!--StartFragment-->${lines
  .map((line) =>
    /^第\S+章\s/.test(line)
      ? `<h2 align=center style='text-align:center'><span style='font-family:黑体'>${line}</span></h2>`
      : `<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'>${line.replace(
          /^(第\S+条)/,
          "<b><span lang=ZH-CN style='font-family:黑体'>$1</span></b>",
        )}<o:p></o:p></p>`,
  )
  .join('')}<!--EndFragment--></body></html>`;

const upload = ({ attachment, bytes }: SampleFile): Upload => ({
  name: attachment.name,
  mimeType: attachment.mediaType,
  buffer: bytes,
});

test('the regulation is pasted, signed, published, revised on a copy and withdrawn', async ({
  clientFor,
  citizen,
  practice,
}) => {
  test.setTimeout(240_000);
  const clients = await clientFor('林晓禾', '周正川', '吴静宜', '郑怀远');
  const [{ page: editor }, { page: first }, { page: second }, { page: final }] = clients;

  await test.step('it is pasted into a draft, with an image and attachments', async () => {
    await newDraft(editor);
    await editor.getByLabel('标题', { exact: true }).fill(TITLE);
    await paste(bodyEditor(editor), WORD);
    await expect(bodyEditor(editor).getByRole('heading', { level: 2 })).toHaveCount(
      lines.filter((line) => /^第\S+章\s/.test(line)).length,
    );
    await expect(bodyEditor(editor).getByText('第十一条')).toHaveCount(1);
    await insertImage(editor, upload(png('制度汇编.png', 11)), '制度汇编封面：远山与晨光');
    await attach(editor, upload(pdf('网站管理办法.pdf', ['网站管理办法'])));
    await drop(
      editor.getByRole('region', { name: '附件', exact: true }),
      upload(xlsx('栏目责任分工表.xlsx', [['栏目', '责任科室']])),
    );
    await expect(editor.getByRole('button', { name: '移除：栏目责任分工表.xlsx' })).toBeVisible();
    await expect(editor.getByText(/还有 \d 项/)).toBeVisible();
    await chooseColumn(editor, '政策文件');
    await editor.getByLabel('来源').fill('局办公室');
    await clearSecrecy(editor, '林晓禾');
    await waitUntilSaved(editor);
  });

  await test.step('it is previewed and submitted', async () => {
    await editor.getByText('预览', { exact: true }).click();
    const preview = editor.getByRole('document', { name: '发布后的样子' });
    await expect(preview.getByText('第二十二条')).toBeVisible();
    await expect(preview.getByRole('img')).toHaveJSProperty('complete', true);
    await editor.getByText('撰写', { exact: true }).click();
    await submit(editor);
  });

  await test.step('it is read and signed at three levels', async () => {
    await first.getByRole('main').getByRole('link', { name: TITLE }).click();
    await expect(first.getByRole('article', { name: '稿件内容' }).getByText('第二十二条')).toBeVisible();
    await expect(first.getByRole('img', { name: '制度汇编封面：远山与晨光' })).toBeVisible();
    await expect(first.getByText('栏目责任分工表.xlsx').first()).toBeVisible();
    await decide(first, '同意', { common: '内容属实，导向正确，同意报送复审。' });

    await openReview(second, TITLE);
    await expect(second.getByText('内容属实，导向正确，同意报送复审。')).toBeVisible();
    await expect(second.getByText('签名有效')).toHaveCount(1);
    await decide(second, '同意', { opinion: '格式规范，同意送终审。' });

    await openReview(final, TITLE);
    await expect(final.getByText('签名有效')).toHaveCount(2);
    await decide(final, '同意', { opinion: '同意发布。' });
  });

  let url = '';
  await test.step('it is released, and the public page shows it', async () => {
    await openArticle(editor, TITLE);
    await release(editor);
    await expect(
      editor.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true }),
    ).toBeVisible();
    await chooseFromMoreMenu(editor, '核验网页');
    const answer = editor.getByRole('dialog', { name: '网页与签名的内容一致' });
    url = (await answer.getByText(/^https?:/).textContent()) ?? '';
    await answer.getByRole('button', { name: '知道了' }).click();
    await citizen.goto(url);
    await expect(citizen.getByRole('heading', { level: 1, name: TITLE })).toBeVisible();
    await expect(citizen.getByText('第二十二条')).toBeVisible();
    const image = citizen.getByRole('img', { name: '制度汇编封面：远山与晨光' });
    expect(await image.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBe(480);
    const download = citizen.waitForEvent('download');
    await citizen.getByRole('link', { name: '网站管理办法.pdf' }).click();
    expect((await download).suggestedFilename()).toBe('网站管理办法.pdf');
  });

  await test.step('its proof package verifies with openssl alone', async () => {
    const folder = join(clients[0].dataDirectory, '核对');
    await unzipInto(folder, await exportProof(clients[0]));
    const script = [join(folder, 'verify.sh'), await rootOf(practice)];
    const said = execFileSync('sh', script, { encoding: 'utf8' });
    expect(said.trimEnd().split('\n').at(-1)).toBe('全部通过');
  });

  await test.step('it is revised, and the public page changes only with the release', async () => {
    await editor.getByRole('button', { name: '修改' }).click();
    await expect(editor.getByRole('heading', { level: 1, name: '修改第 1 稿' })).toBeVisible();
    await bodyEditor(editor).press('Control+End');
    await bodyEditor(editor).pressSequentially('本办法的解释权属于局办公室。');
    await expect(editor.getByRole('radio', { name: '可以公开' })).not.toBeChecked();
    await clearSecrecy(editor, '林晓禾');
    await waitUntilSaved(editor);
    await submit(editor);
    await approveAll([first, second, final], TITLE);
    await citizen.reload();
    await expect(citizen.getByText('第二十二条')).toBeVisible();
    await expect(citizen.getByText('本办法的解释权属于局办公室。')).toBeHidden();
    await release(editor);
    await expect(async () => {
      await citizen.reload();
      await expect(citizen.getByText('本办法的解释权属于局办公室。')).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 15_000 });
  });

  await test.step('it is withdrawn after three more signatures', async () => {
    await chooseFromMoreMenu(editor, '申请撤下或删除…');
    const dialog = editor.getByRole('dialog', { name: '申请撤下或删除' });
    await dialog.getByLabel('原因（必填）').fill('上位制度已修订，本办法停止执行。');
    await dialog.getByRole('button', { name: '送审' }).click();
    await openReview(first, TITLE);
    await expect(first.getByText('撤下原因：上位制度已修订，本办法停止执行。')).toBeVisible();
    await approveAll([first, second, final], TITLE);
    expect((await citizen.reload())?.status()).toBe(200);
    await expect(editor.getByRole('heading', { level: 1 }).getByText('待撤下')).toBeVisible();
    await release(editor, '执行撤下', '撤下');
    await expect(editor.getByRole('heading', { level: 1 }).getByText('已撤下')).toBeVisible();
    await expect(async () => expect((await citizen.reload())?.status()).toBe(404)).toPass({
      timeout: 15_000,
    });
  });
});

test(
  'a returned article is submitted again with its differences, and a late reviewer is notified',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(180_000);
    const [{ page: editor }, { page: first }, { page: other }] = await clientFor(
      '孙可欣',
      '周正川',
      '何以宁',
    );
    const title = '关于调整来访接待时间的通知';

    await writeDraft(editor, { title, text: '接待时间调整为上午八时至十二时。', by: '孙可欣' });
    await submit(editor);

    await test.step('it is returned with an opinion', async () => {
      await openReview(first, title);
      await openReview(other, title);
      await first.getByRole('region', { name: '签署意见' }).getByRole('button', { name: '退回' }).click();
      await expect(first.getByText('请写明意见再退回或提请审定。')).toBeVisible();
      await decide(first, '退回', { opinion: '请写明执行日期。' });
    });

    await test.step('another reviewer, too late, sees what happened', async () => {
      await expect(other.getByText('这篇稿件刚刚有了变化，页面上的已不是最新')).toBeVisible();
      await expect(other.getByText('周正川已签署初审意见，现处于“退回修改”。')).toBeVisible();
      await expect(other.getByRole('button', { name: '同意' })).toBeDisabled();
      await other.getByRole('button', { name: '查看最新' }).click();
      await expect(other.getByRole('heading', { name: '不能签署意见' })).toBeVisible();
      await goTo(other, '审核');
      await expect(waitingRow(other, title)).toHaveCount(0);
    });

    await test.step('it is corrected and submitted again', async () => {
      await goTo(editor, '工作台');
      await editor.getByRole('main').getByRole('link', { name: title }).click();
      await expect(editor.getByText('请写明执行日期。')).toBeVisible();
      await editor.getByRole('button', { name: '修改' }).click();
      await bodyEditor(editor).press('Control+End');
      await bodyEditor(editor).pressSequentially('自下月一日起执行，电话 13812345678。');
      const returned = editor.getByRole('region', { name: '退回意见' });
      await expect(returned).toContainText('请写明执行日期。');
      await returned.getByLabel(/修改情况/).fill('已补写执行日期和电话。');
      await clearSecrecy(editor, '林晓禾');
      await waitUntilSaved(editor);
      await expect(editor.getByText('可以送审。')).toBeVisible();
      await editor.getByRole('button', { name: '送审' }).click();
      const dialog = editor.getByRole('dialog', { name: '送审' });
      await expect(dialog).toContainText('正文第 1 段：手机号码 138****5678');
      await expect(dialog.getByRole('button', { name: '确认送审' })).toBeDisabled();
      await dialog.getByLabel(/已逐处核对/).check();
      await dialog.getByRole('button', { name: '确认送审' }).click();
      await expect(editor.getByRole('heading', { name: '办理进度' })).toBeVisible();
    });

    await test.step('it is reviewed by its differences', async () => {
      await openReview(first, title);
      await first.getByText('与上次意见时的差异', { exact: true }).click();
      await expect(first.locator('ins').filter({ hasText: '自下月一日起执行' })).toBeVisible();
      await expect(first.getByText('请写明执行日期。')).toBeVisible();
      await expect(first.getByText('已补写执行日期和电话。')).toBeVisible();
      await decide(first, '同意');
    });
  },
);
