import type { Account, Column, Site } from '../contract';

/** The practice office: invented people, every role. Any similarity to real people is unintended. */
export const PEOPLE: readonly Account[] = [
  person('linxiaohe', '林晓禾', '办公室', ['editor', 'siteAdministrator', 'dutyOfficer']),
  person('sunkexin', '孙可欣', '来访接待科', ['editor', 'dutyOfficer']),
  person('heyining', '何以宁', '办信科', ['editor', 'firstReviewer']),
  person('zhouzhengchuan', '周正川', '综合指导科', ['firstReviewer', 'dutyLeader']),
  person('wujingyi', '吴静宜', '办公室', ['secondReviewer', 'dutyLeader']),
  person('zhenghuaiyuan', '郑怀远', '局领导', ['finalReviewer']),
  person('chenlicheng', '陈立成', '局领导', ['principal']),
  person('masiqi', '马思齐', '网上信访科', ['dutyOfficer']),
  person('gaoyuanshan', '高远山', '局领导', ['dutyLeader']),
  person('xuwenbo', '许文泊', '信息中心', ['systemAdministrator']),
  person('fengqinghe', '冯清荷', '机关党委', ['auditor']),
  { ...person('caoyifan', '曹一帆', '督查科', ['editor']), active: false },
];

function person(id: string, name: string, department: string, roles: Account['roles']): Account {
  return { id, name, number: id, department, roles, active: true };
}

/** Main site and topic site; their pages are below `publicUrl`. */
export function practiceSites(publicUrl: string): Site[] {
  return [
    { id: 'portal', name: '某某市信访局', url: publicUrl },
    { id: 'special', name: '信访法治化专题', url: `${publicUrl}/ztzl` },
  ];
}

type Branch = readonly [id: string, name: string, path: string, children?: readonly Branch[]];

const PORTAL: readonly Branch[] = [
  [
    'xwdt',
    '新闻动态',
    '/xwdt',
    [
      ['gzdt', '工作动态', '/xwdt/gzdt'],
      ['tpxw', '图片新闻', '/xwdt/tpxw'],
    ],
  ],
  ['tzgg', '通知公告', '/tzgg'],
  [
    'zcfg',
    '政策法规',
    '/zcfg',
    [
      ['zcwj', '政策文件', '/zcfg/zcwj'],
      ['zcjd', '政策解读', '/zcfg/zcjd'],
    ],
  ],
  [
    'zwgk',
    '政务公开',
    '/zwgk',
    [
      ['jgzn', '机构职能', '/zwgk/jgzn'],
      ['ghjh', '规划计划', '/zwgk/ghjh'],
      ['czyjs', '财政预决算', '/zwgk/czyjs'],
      ['rsxx', '人事信息', '/zwgk/rsxx'],
    ],
  ],
  [
    'hdjl',
    '互动交流',
    '/hdjl',
    [
      ['lyhf', '留言回复', '/hdjl/lyhf'],
      ['dczj', '调查征集', '/hdjl/dczj'],
      ['cjwt', '常见问题', '/hdjl/cjwt'],
    ],
  ],
];

const SPECIAL: readonly Branch[] = [
  ['fzhdt', '专题动态', '/ztzl/dt'],
  ['fzhzc', '专题政策', '/ztzl/zc'],
];

function columnsOf(siteId: string, parentId: string | null, branches: readonly Branch[]): Column[] {
  return branches.flatMap(([id, name, path, children], position) => [
    { id, siteId, parentId, name, path, position },
    ...columnsOf(siteId, id, children ?? []),
  ]);
}

/** Columns of both sites; `path` is relative to the root of the public site. */
export const COLUMNS: readonly Column[] = [
  ...columnsOf('portal', null, PORTAL),
  ...columnsOf('special', null, SPECIAL),
];
