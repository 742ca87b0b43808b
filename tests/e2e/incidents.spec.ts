import {
  waitUntilSent,
  approveAll,
  bodyEditor,
  chooseColumn,
  clearSecrecy,
  goTo,
  openArticle,
  release,
  waitUntilSaved,
  statusBar,
  submit,
  writeDraft,
} from './actions';
import { expect, test } from './fixtures';
import {
  beijingTimeHoursAgo,
  clockItem,
  downloadBytes,
  fillIncident,
  makeDocument,
  answerSaveDialog,
  openIncident,
  registerIncident,
  setLevel,
  recordReport,
} from './incident-actions';
import { tabThroughPage, focusedStop, tabTo } from './keyboard';
import { checkScreen } from './screen-check';
import { signInAs } from './practice';

test('an incident is handled from discovery to close by the officer and the leader', async ({
  clientFor,
  openClient,
}) => {
  test.setTimeout(300_000);
  const clients = await clientFor('林晓禾', '高远山', '周正川', '吴静宜', '郑怀远');
  const [first, { page: leader }, ...reviewers] = clients;
  let officer = first.page;
  const title = '机房断电致门户网站无法访问';

  await test.step('it is registered with an outage; its clocks run, and overdue ones are marked', async () => {
    await registerIncident(officer, {
      title,
      kind: '无法访问',
      discovered: beijingTimeHoursAgo(5),
      text: '值班巡查发现门户网站打不开，机房反映市电中断。',
      down: beijingTimeHoursAgo(5.5),
    });
    await expect(clockItem(officer, '报告省级网信部门')).toContainText('已超时');
    await expect(clockItem(officer, '恢复访问或转临时下线')).toContainText('计时中');
    await expect(clockItem(officer, '每年一次')).toContainText('还没有临时下线');
    const timer = clockItem(officer, '报告省级网信部门').getByRole('timer');
    await expect(timer).toHaveText(/^超时 1 小时 0\d 分 \d\d 秒$/);
    const before = await timer.textContent();
    await expect(timer).not.toHaveText(before ?? '');
    await waitUntilSent(officer);
  });

  await test.step('the clocks ran while the program was closed', async () => {
    await first.close();
    const again = await openClient('林晓禾');
    officer = again.page;
    first.page = officer;
    first.electron = again.electron;
    await signInAs(officer, '林晓禾');
    await expect(
      officer
        .getByRole('navigation', { name: '主导航' })
        .getByRole('link', { name: /^突发事件/ })
        .getByLabel(/件待办/),
    ).toBeVisible();
    await goTo(officer, '突发事件');
    const row = officer.getByRole('row').filter({ hasText: title });
    await expect(row).toContainText(/超时 1 小时.*报告省级网信部门/);
    await row.click();
  });

  await test.step('the leader sets the level on another machine, and the officer sees it', async () => {
    await openIncident(leader, title);
    await setLevel(leader, '较大', '门户网站全站不能访问超过 4 小时，对照分级指南定为较大。');
    await waitUntilSent(leader);
    await expect(officer.getByRole('heading', { level: 1 })).toContainText('较大');
    await expect(officer.getByRole('list', { name: '处置经过' })).toContainText('对照分级指南定为较大');
  });

  await test.step('reports to authorities are recorded, and the clock shows that one was late', async () => {
    await recordReport(officer, '带班领导', '电话');
    await recordReport(officer, '省级网信部门', '平台报送');
    await recordReport(officer, '市政府办公室', '书面');
    await expect(officer.getByRole('list', { name: '还没有报告的' })).toBeHidden();
    await expect(clockItem(officer, '报告省级网信部门')).toContainText('逾期完成');
  });

  await test.step('actions are recorded with a line of text and Enter', async () => {
    for (const text of ['已联系机房启用备用电源。', '备用电源已供电，正在启动服务器。']) {
      await officer.getByLabel('处置记录').fill(text);
      await officer.getByLabel('处置记录').press('Enter');
      await expect(officer.getByLabel('处置记录')).toHaveValue('');
      await expect(officer.getByLabel('处置记录')).toBeFocused();
    }
    // Newest first.
    await expect(officer.getByRole('list', { name: '处置经过' }).getByRole('listitem').first()).toContainText(
      '正在启动服务器',
    );
  });

  await test.step('the public response passes every stage of review, first in each queue', async () => {
    const earlier = '关于开展年度档案整理的通知';
    await writeDraft(officer, { title: earlier, text: '各科室于本月底前完成归档。', by: '林晓禾' });
    await submit(officer);
    await openIncident(officer, title);
    await officer.getByRole('button', { name: '起草回应' }).click();
    const response = `关于${title}的情况通报`;
    await expect(officer.getByLabel('标题', { exact: true })).toHaveValue(response);
    await bodyEditor(officer).fill(
      '因机房断电，门户网站今日短时无法访问，目前正在恢复。给您带来的不便敬请谅解。',
    );
    await chooseColumn(officer, '通知公告');
    await clearSecrecy(officer, '林晓禾');
    await waitUntilSaved(officer);
    await submit(officer);
    await waitUntilSent(officer);
    await goTo(reviewers[0]!.page, '审核');
    const queue = reviewers[0]!.page.getByRole('grid', { name: '待我审核的稿件' }).getByRole('row');
    await expect(queue.filter({ hasText: earlier })).toBeVisible();
    await expect(queue.nth(1)).toContainText(response);
    await expect(queue.nth(1)).toContainText('快审');
    await approveAll(
      reviewers.map(({ page }) => page),
      response,
    );
    await openIncident(officer, title);
    const line = officer.getByRole('list', { name: '回应信息' });
    await expect(line).toContainText('待发布');
    await line.getByRole('link').click();
    await expect(officer.getByText('签名有效')).toHaveCount(3);
    await release(officer);
    await expect(
      officer.getByRole('heading', { level: 1 }).getByText('已发布', { exact: true }),
    ).toBeVisible();
    // The duty leader may read the published article, but not its decisions.
    await openArticle(leader, response);
    await expect(leader.getByText('签名有效')).toHaveCount(0);
    await openIncident(officer, title);
    await expect(officer.getByRole('list', { name: '回应信息' })).toContainText('已发布');
  });

  await test.step('documents are made from the record, kept, and downloaded unchanged, also on another machine', async () => {
    await openIncident(leader, title);
    for (const [button, name, format] of [
      ['制作值班快报', '值班快报', 'Word'],
      ['制作报备函', '书面报备函', 'PDF'],
    ] as const) {
      const { bytes, said } = await makeDocument(first, button, name, format);
      // A browser host makes a PDF only where a browser for printing is installed.
      if (said.includes('这里不能生成 PDF')) expect(first.electron).toBeNull();
      else
        expect(bytes.subarray(0, 4).toString('latin1')).toBe(format === 'Word' ? 'PK\u0003\u0004' : '%PDF');
      for (const client of [first, clients[1]]) {
        const documents = client.page.getByRole('region', { name: '文书' });
        const line = documents.getByRole('listitem').filter({ hasText: name });
        await expect(line).toBeVisible();
        const had = await downloadBytes(client, () => line.getByRole('button', { name: /^另存/ }).click());
        expect(had.equals(bytes)).toBe(true);
      }
    }
  });

  await test.step('it cannot be closed while the site is down, but afterwards', async () => {
    await openIncident(leader, title);
    await leader.getByRole('button', { name: '办结' }).click();
    const closing = leader.getByRole('dialog', { name: '事件办结' });
    await expect(closing.getByRole('alert').filter({ hasText: '须先办' })).toContainText(
      '网站还没有恢复访问',
    );
    await expect(closing.getByRole('button', { name: '签名办结' })).toBeDisabled();
    await closing.getByRole('button', { name: '取消' }).click();

    await officer.getByRole('button', { name: '已恢复访问' }).click();
    const back = officer.getByRole('dialog', { name: '网站已恢复访问' });
    await back.getByLabel('恢复情况').fill('服务器已启动，全站可以访问。');
    await back.getByRole('button', { name: '已恢复' }).click();
    await expect(clockItem(officer, '恢复访问或转临时下线')).toContainText('按时完成');
    await waitUntilSent(officer);

    await expect(leader.getByRole('region', { name: '网站访问' })).toContainText('已恢复');
    await leader.getByRole('button', { name: '办结' }).click();
    await closing.getByLabel('处置结论').fill('供电已恢复，网站运行正常，未造成数据损失。');
    await closing.getByRole('button', { name: '签名办结' }).click();
    await expect(leader.getByRole('heading', { level: 1 })).toContainText('已办结');
    await waitUntilSent(leader);
    await expect(officer.getByRole('heading', { level: 1 })).toContainText('已办结');
    await expect(officer.getByLabel('处置记录')).toHaveCount(0);
    await goTo(officer, '突发事件');
    await expect(officer.getByRole('row').filter({ hasText: title })).toContainText('已办结');
  });
});

test(
  'a drill is marked everywhere and does not count for the yearly limit',
  { tag: '@page' },
  async ({ clientFor }) => {
    test.setTimeout(120_000);
    const [{ page }] = await clientFor('马思齐');
    const title = '页面篡改应急演练';
    await fillIncident(page, {
      title,
      kind: '页面篡改',
      text: '模拟首页被篡改。',
      down: beijingTimeHoursAgo(80),
      drill: true,
    });
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText('演练', { exact: true })).toBeVisible();
    await expect(dialog.locator('.ant-modal-container')).toHaveCSS('border-top-width', '8px');
    await dialog.getByRole('button', { name: '登记演练' }).click();
    await expect(page.getByRole('note').filter({ hasText: '本事件是演练' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('演练');
    // After 72 hours an outage counts as 临时下线.
    await expect(page.getByRole('region', { name: '网站访问' })).toContainText('临时下线');
    await expect(clockItem(page, '恢复访问或转临时下线')).toContainText('按“临时下线”计算');
    await expect(clockItem(page, '结束临时下线').getByRole('timer')).toHaveText(/^剩 29 天/);
    await goTo(page, '突发事件');
    await expect(page.getByRole('row').filter({ hasText: title })).toContainText('演练');
    await page.getByText('访问与下线', { exact: true }).click();
    await expect(page.getByText(/^临时下线 0 次/)).toBeVisible();
    await expect(page.getByRole('region', { name: /^无法访问/ })).toContainText('演练');
  },
);

test(
  'an incident that is registered offline waits and is delivered later',
  { tag: '@page' },
  async ({ clientFor, practice }) => {
    test.setTimeout(120_000);
    const [{ page }, { page: leader }] = await clientFor('马思齐', '高远山');
    const title = '政务外网中断';
    const line = page.getByRole('grid', { name: '突发事件列表' }).getByRole('row').filter({ hasText: title });
    await page.setViewportSize({ width: 1366, height: 768 });
    await practice.stop();
    await expect(statusBar(page)).toContainText('离线，可继续工作');
    await registerIncident(page, {
      title,
      text: '政务外网中断，门户网站从外部无法访问。',
      down: beijingTimeHoursAgo(0.5),
    });
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toContainText('等待送达');
    await expect(clockItem(page, '恢复访问或转临时下线')).toContainText('计时中');
    await recordReport(page, '带班领导', '电话');
    await checkScreen(page, 'incident-waiting');
    await goTo(page, '突发事件');
    await expect(line).toContainText('等待送达');
    await checkScreen(page, 'incidents-waiting');

    await practice.start();
    await goTo(page, '同步');
    await page.getByRole('button', { name: '立即同步' }).click();
    await waitUntilSent(page);
    await goTo(page, '突发事件');
    await expect(line).not.toContainText('等待送达');
    await goTo(leader, '同步');
    await leader.getByRole('button', { name: '立即同步' }).click();
    await waitUntilSent(leader);
    await openIncident(leader, title);
    await expect(leader.getByRole('list', { name: '已经报告的' })).toContainText('带班领导');
  },
);

test('an incident is handled by keyboard only', { tag: '@page' }, async ({ clientFor }) => {
  test.setTimeout(240_000);
  const [officer, { page: leader }] = await clientFor('马思齐', '高远山');
  const { page } = officer;
  const { keyboard } = page;
  const title = '网站首页出现异常链接';

  await test.step('it is registered', async () => {
    await tabTo(page, /^突发事件/);
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { level: 1, name: '突发事件', exact: true })).toBeVisible();
    await expect(page.getByText(/没有突发事件/)).toBeVisible();
    await keyboard.press('n');
    const dialog = page.getByRole('dialog', { name: /^登记突发事件/ });
    await expect(dialog.getByLabel('标题')).toBeFocused();
    await keyboard.type(title);
    await tabTo(page, '情况');
    await keyboard.type('首页底部出现指向境外网站的链接，已关停网站核查。');
    await tabTo(page, '网站已无法访问');
    await keyboard.press('Space');
    await expect(dialog.getByLabel('原因')).toBeVisible();
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  });

  await test.step('each report takes two keys', async () => {
    for (const whom of ['带班领导', '省级网信部门', '市政府办公室']) {
      await expect(page.getByRole('button', { name: `登记报告${whom}` })).toBeVisible();
      await keyboard.press('t');
      const dialog = page.getByRole('dialog', { name: `登记报告${whom}` });
      await expect(dialog.getByRole('button', { name: '登记报告' })).toBeFocused();
      await keyboard.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(page.getByRole('list', { name: '已经报告的' })).toContainText(whom);
    }
  });

  await test.step('actions are recorded', async () => {
    await keyboard.press('a');
    await expect(page.getByLabel('处置记录')).toBeFocused();
    await keyboard.type('已断开首页底部栏目。');
    await keyboard.press('Enter');
    await expect(page.getByRole('list', { name: '处置经过' })).toContainText('已断开首页底部栏目。');
    await keyboard.press('Escape');
    const stops = await tabThroughPage(page);
    expect(stops).toEqual(
      expect.arrayContaining([
        '处置记录',
        '发生时间',
        '登记报告',
        '已恢复访问',
        '转临时下线',
        '选用已有稿件',
        '制作值班快报',
        '制作报备函',
      ]),
    );
  });

  await test.step('a 快报 is made, and the end of the outage recorded', async () => {
    await answerSaveDialog(officer, '值班快报.docx');
    await tabTo(page, '制作值班快报');
    await keyboard.press('Enter');
    await expect(page.getByLabel('文号（可不填）')).toBeFocused();
    await keyboard.type('12');
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog', { name: '值班快报已保存' })).toBeVisible();
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('region', { name: '文书' }).getByRole('listitem')).toHaveCount(1);
    await tabTo(page, '已恢复访问');
    await keyboard.press('Enter');
    await expect(page.getByLabel('恢复情况')).toBeFocused();
    await keyboard.type('已清除异常链接，网站恢复访问。');
    await keyboard.press('Control+Enter');
    await expect(page.getByRole('region', { name: '网站访问' })).toContainText('已恢复');
    await waitUntilSent(page);
  });

  await test.step('its level is set', async () => {
    await openIncident(leader, title);
    await tabTo(leader, '定级');
    await leader.keyboard.press('Enter');
    await expect(leader.getByRole('dialog', { name: '事件定级' })).toBeVisible();
    if ((await focusedStop(leader))?.name.startsWith('一般') !== true) await tabTo(leader, /^一般/);
    await leader.keyboard.press('Space');
    await tabTo(leader, '定级依据');
    await leader.keyboard.type('影响范围小，已即时处置。');
    await leader.keyboard.press('Control+Enter');
    await expect(leader.getByRole('heading', { level: 1 })).toContainText('一般');
    await expect(clockItem(leader, '报告省级网信部门')).toContainText('不计时');
  });

  await test.step('it is closed', async () => {
    await tabTo(leader, '办结');
    await leader.keyboard.press('Enter');
    await expect(leader.getByLabel('处置结论')).toBeFocused();
    await leader.keyboard.type('异常链接已清除，网站运行正常。');
    await leader.keyboard.press('Control+Enter');
    await expect(leader.getByRole('heading', { level: 1 })).toContainText('已办结');
    await waitUntilSent(leader);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已办结');
  });
});
