import { describe, expect, it } from 'vitest';
import { defaultRules } from '../../../../../electron/domain/publishing/defaults';
import { parseRules, rulesText } from '../../../../../renderer/pages/articles/rulesText';

const rules = {
  ...defaultRules('portal', 'www.example.gov.cn'),
  scripts: ['/js/*', 'https://dcs.conac.cn/js/a.js'],
  parts: [{ selector: 'div > .facts', texts: ['来源：{source}', '来源：{source} 浏览次数：{n}次'] }],
};

describe('the page comparison rules as text', () => {
  it('are the same after parsing', () => {
    expect(parseRules('portal', rulesText(rules))).toEqual({ rules });
  });

  it.each([
    ['title', '', '标题（选择器）'],
    ['parts', '.facts', '稿件旁的文字'],
    ['hosts', '', '网站的主机'],
    ['hosts', 'https://www.example.gov.cn', '网站的主机'],
    ['scripts', 'js/a.js', '脚本'],
  ] as const)('report the wrong field: %s as “%s”', (name, value, label) => {
    expect(parseRules('portal', { ...rulesText(rules), [name]: value })).toEqual({ wrong: label });
  });
});
