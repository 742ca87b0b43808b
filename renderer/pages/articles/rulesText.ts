import { pageRulesSchema, type PageRules } from '../../../electron/core/contract/page-rules';

type Name = Exclude<keyof PageRules, 'siteId'>;
export type RulesText = Record<Name, string>;

/** Fields in the order of the form. `lines`: one entry per line. */
export const FIELDS: ReadonlyArray<{ name: Name; label: string; lines: boolean; hint?: string }> = [
  { name: 'title', label: '标题（选择器）', lines: false },
  { name: 'body', label: '正文（选择器）', lines: false },
  { name: 'files', label: '附件（选择器，可空）', lines: false },
  { name: 'next', label: '下一页链接（选择器，可空）', lines: false },
  {
    name: 'parts',
    label: '稿件旁的文字',
    lines: true,
    hint: '每行“选择器 => 文字”，几种写法用“ | ”隔开；可用 {source}、{date}、{time}、{summary}、{n}、{name} 等。',
  },
  { name: 'frame', label: '页眉、导航、页脚（选择器）', lines: true },
  { name: 'hosts', label: '网站的主机', lines: true, hint: '如 www.example.gov.cn，每行一个。' },
  { name: 'resourceHosts', label: '图片和附件的主机', lines: true },
  { name: 'linkHosts', label: '可以链接的网站', lines: true, hint: '“*.gov.cn”包括其下的网站。' },
  { name: 'titleWords', label: '标题栏里的站名等', lines: true },
  { name: 'scripts', label: '脚本', lines: true, hint: '地址或路径，末尾“*”表示以此开头。' },
  { name: 'styles', label: '样式表', lines: true },
  { name: 'frames', label: '框架', lines: true },
  { name: 'forms', label: '表单', lines: true },
  { name: 'images', label: '模板的图片', lines: true },
];

const ARROW = ' => ';
const OR = ' | ';

export function rulesText(rules: PageRules): RulesText {
  const entries = FIELDS.map(({ name }) => {
    if (name === 'parts')
      return [
        name,
        rules.parts.map(({ selector, texts }) => `${selector}${ARROW}${texts.join(OR)}`).join('\n'),
      ];
    const value = rules[name];
    return [name, Array.isArray(value) ? value.join('\n') : (value ?? '')];
  });
  return Object.fromEntries(entries) as RulesText;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function partOf(line: string): { selector: string; texts: string[] } {
  const at = line.indexOf(ARROW);
  return {
    selector: line.slice(0, Math.max(0, at)).trim(),
    texts: line.slice(at < 0 ? 0 : at + ARROW.length).split(OR),
  };
}

/** Parses the text of the form. Returns the rules, or the label of the first invalid field. */
export function parseRules(siteId: string, text: RulesText): { rules: PageRules } | { wrong: string } {
  const value = ({ name, lines }: (typeof FIELDS)[number]) => {
    if (name === 'parts') return linesOf(text.parts).map(partOf);
    if (lines) return linesOf(text[name]);
    const line = text[name].trim();
    return line === '' && (name === 'files' || name === 'next') ? null : line;
  };
  const parsed = pageRulesSchema.safeParse({
    siteId,
    ...Object.fromEntries(FIELDS.map((field) => [field.name, value(field)])),
  });
  if (parsed.success) return { rules: parsed.data };
  const name = parsed.error.issues[0]?.path[0];
  return { wrong: FIELDS.find((field) => field.name === name)?.label ?? '' };
}
