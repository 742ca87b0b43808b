import { approveAll, chooseFromMoreMenu, openArticle, release, submit, writeDraft } from './actions';
import { expect, test } from './fixtures';
import { checkScreen } from './screen-check';

test('an altered public page is reported in detail, and the scripts of the site are confirmed', async ({
  clientFor,
  practice,
}) => {
  test.setTimeout(180_000);
  const [{ page: editor }, ...reviewers] = await clientFor('林晓禾', '周正川', '吴静宜', '郑怀远');
  const title = '关于年末接访安排的通知';
  await writeDraft(editor, { title, text: '接访时间为每周三上午九时。', by: '林晓禾' });
  await submit(editor);
  await approveAll(
    reviewers.map(({ page }) => page),
    title,
  );
  await openArticle(editor, title);
  await release(editor);
  await expect(editor.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true })).toBeVisible();

  await chooseFromMoreMenu(editor, '核验网页');
  const matching = editor.getByRole('dialog', { name: '网页与签名的内容一致' });
  const url = (await matching.getByText(/^https?:/).textContent()) ?? '';
  await matching.getByRole('button', { name: '知道了' }).click();
  const html = await (await fetch(url)).text();
  const serve = (body: string) =>
    practice.setFaults({
      altered: [
        {
          path: new URL(url).pathname,
          status: 200,
          headers: { 'content-type': 'text/html; charset=utf-8' },
          body: Buffer.from(body).toString('base64'),
        },
      ],
    });

  await test.step('the alterations are described', async () => {
    await serve(
      html
        .replace('每周三', '每周五')
        .replace(
          '</head>',
          '<style>.body{max-height:50px;overflow:hidden}</style><script src="/js/hits.js"></script></head>',
        )
        .replace('<footer>', '<footer><a href="https://casino.example/" style="display:none">博彩</a>'),
    );
    await chooseFromMoreMenu(editor, '核验网页');
    const report = editor.getByRole('dialog', { name: '网页与签名的内容不一致' });
    await expect(report.getByRole('region', { name: '内容不符' })).toContainText('每周五');
    await expect(report.getByRole('region', { name: '内容不符' })).toContainText('casino.example');
    await expect(report.getByRole('region', { name: '不能判断' })).toContainText('框的高度固定');
    await expect(report.getByRole('region', { name: '不在清单' })).toContainText('/js/hits.js');
    await expect(report.getByRole('button', { name: '签名确认为本站部件' })).toBeDisabled();
    await editor.setViewportSize({ width: 1366, height: 768 });
    await checkScreen(editor, 'page-report');
    await report.getByRole('button', { name: '知道了' }).click();
  });

  await test.step('a script of the site is confirmed and no longer reported', async () => {
    await serve(html.replace('</head>', '<script src="/js/hits.js"></script></head>'));
    await chooseFromMoreMenu(editor, '核验网页');
    const report = editor.getByRole('dialog', { name: '网页与签名的内容不一致' });
    await report.getByRole('checkbox', { name: /hits\.js/ }).check();
    await report.getByRole('button', { name: '签名确认为本站部件' }).click();
    await expect(report).toBeHidden();
    await chooseFromMoreMenu(editor, '核验网页');
    await expect(editor.getByRole('dialog', { name: '网页与签名的内容一致' })).toBeVisible();
  });

  await test.step('the rules are edited, and a wrong field is named', async () => {
    await editor.getByRole('dialog').getByRole('button', { name: '知道了' }).click();
    await chooseFromMoreMenu(editor, '网页核验规则…');
    const dialog = editor.getByRole('dialog', { name: '网页核验规则' });
    await expect(dialog.getByLabel('脚本')).toHaveValue('/js/hits.js');
    await dialog.getByLabel('网站的主机').fill('https://example');
    await dialog.getByLabel('改了什么（必填）').fill('停用访问统计脚本');
    await dialog.getByRole('button', { name: '签名保存' }).click();
    await expect(dialog.getByText('“网站的主机”填写得不对')).toBeVisible();
    await dialog.getByLabel('网站的主机').fill(new URL(url).host);
    await dialog.getByLabel('脚本').fill('');
    await checkScreen(editor, 'page-rules');
    await dialog.getByRole('button', { name: '签名保存' }).click();
    await expect(dialog).toBeHidden();
    await chooseFromMoreMenu(editor, '核验网页');
    await expect(editor.getByRole('dialog', { name: '网页与签名的内容不一致' })).toContainText('/js/hits.js');
  });
});
