import { expect, it } from 'vitest';
import { stageName, type Purpose, type Stage } from '../../../electron/platform/contract';

it.each<[Stage, Purpose, boolean, string]>([
  ['first', 'withdraw', true, '初审'],
  ['ready', 'publish', false, '待发布'],
  ['ready', 'withdraw', true, '待撤下'],
  ['ready', 'delete', true, '待删除'],
  ['done', 'publish', true, '已发布'],
  ['done', 'withdraw', false, '已撤下'],
  ['done', 'delete', false, '已删除'],
  ['returned', 'publish', false, '退回修改'],
  ['returned', 'withdraw', true, '撤下申请已退回'],
])('an article at stage %s to %s (live: %s) is called %s', (stage, purpose, live, name) => {
  expect(stageName({ stage, purpose, live })).toBe(name);
});
