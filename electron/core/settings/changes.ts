import type { Settings } from '../contract';

const LABELS: Record<keyof Settings, string> = {
  platformUrl: '平台地址',
  caCertificate: '平台根证书',
  proxy: '代理服务器',
  idleMinutes: '空闲锁定（分钟）',
  offlineDays: '离线天数',
  sessionMinutes: '会话时长（分钟）',
  maxTries: '密码试错次数',
  secretDays: '密码提醒（天）',
  drivers: 'UKey 驱动',
  fontSize: '字号',
};

const none = '（空）';
const WORDS: { [name in keyof Settings]?: (settings: Settings) => string } = {
  caCertificate: ({ caCertificate }) => (caCertificate === '' ? none : '已设置'),
  proxy: ({ proxy }) => (proxy.mode === 'none' ? '不使用' : proxy.url),
  drivers: ({ drivers }) => drivers.map(({ kind, path }) => `${kind} ${path}`).join('、') || none,
};

function inWords(settings: Settings, name: keyof Settings): string {
  return WORDS[name]?.(settings) ?? (String(settings[name]) || none);
}

/** Returns the changed settings with old and new value as text for the audit trail; empty when nothing changed. */
export function describeChanges(before: Settings, after: Settings): string {
  const names = Object.keys(LABELS) as Array<keyof Settings>;
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => {
      const [from, to] = [inWords(before, name), inWords(after, name)];
      return from === to ? `${LABELS[name]}已更换` : `${LABELS[name]}：${from} → ${to}`;
    })
    .join('；');
}
