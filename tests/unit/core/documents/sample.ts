import { fromBufferPromise } from 'yauzl';
import type { OfficialDocument } from '../../../../electron/core/documents/official-document';
import type { RosterSheet } from '../../../../electron/core/documents/roster-sheet';

export function sampleDocument(change: Partial<OfficialDocument> = {}): OfficialDocument {
  return {
    mark: '某某市信访局文件',
    number: '某信访函[2026]12号',
    approver: '高远山',
    title: '关于某某市信访局政府网站因断电暂时无法访问有关情况的报备函',
    to: '市政府办公室',
    body: [
      { kind: 'paragraph', text: '现将有关情况报备如下。' },
      { kind: 'heading', level: 1, text: '基本情况' },
      { kind: 'heading', level: 2, text: '发现经过' },
      { kind: 'paragraph', text: '马思齐在读网时发现网站无法访问。\n多条线路复测一致。' },
      { kind: 'heading', level: 2, text: '原因' },
      { kind: 'item', lead: '', text: '市电中断。' },
      { kind: 'item', lead: '备用电源。', text: '已经启用。' },
      { kind: 'heading', level: 1, text: '报告情况' },
      { kind: 'item', lead: '', text: '已经报告。' },
      {
        kind: 'table',
        columns: [
          { title: '时间', share: 1 },
          { title: '对象', share: 3 },
        ],
        rows: [['08:40', '带班领导\n高远山'], ['09:10']],
      },
    ],
    attachments: ['网站无法访问截图', '故障情况说明'],
    signature: '某某市信访局',
    date: '2026-11-05',
    note: '联系人：马思齐',
    copies: '市委网信办，市公安局',
    issuer: '某某市信访局办公室',
    issuedOn: '2026-11-05',
    unbroken: ['马思齐', '高远山'],
    ...change,
  };
}

export function sampleRosterSheet(change: Partial<RosterSheet> = {}): RosterSheet {
  return {
    title: '2026年12月值班表',
    month: '2026-12',
    rows: [
      {
        day: '2026-12-01',
        weekday: '二',
        kind: '工作日',
        from: '2026-12-01 08:30',
        until: '2026-12-02 08:30',
        leader: '高远山',
        technical: '马思齐',
        operations: '林晓禾',
      },
      {
        day: '2026-12-02',
        weekday: '三',
        kind: '工作日',
        from: '2026-12-02 08:30',
        until: '2026-12-03 08:30',
        leader: '吴静宜',
        technical: '孙可欣',
        operations: '何一宁',
      },
    ],
    important: [{ name: '国家宪法日', from: '2026-12-03', until: '2026-12-05' }],
    ...change,
  };
}

/** The entries of a zip by file name, decoded as UTF-8. */
export async function zipEntries(zip: Uint8Array): Promise<Map<string, string>> {
  const file = await fromBufferPromise(Buffer.from(zip), { lazyEntries: true, autoClose: false });
  const parts = new Map<string, string>();
  for await (const entry of file.eachEntry()) {
    const pieces: Buffer[] = [];
    for await (const piece of await file.openReadStreamPromise(entry)) pieces.push(piece as Buffer);
    parts.set(entry.fileName, Buffer.concat(pieces).toString('utf8'));
  }
  return parts;
}
