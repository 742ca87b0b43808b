/** Layout of the roster workbook, shared by writer and reader. */

export const ROSTER_SHEET = '值班表';
export const PERIOD_SHEET = '重大重要时期';
export const MONTH_LABEL = '月份';

export type RosterField =
  'day' | 'weekday' | 'kind' | 'from' | 'until' | 'leader' | 'technical' | 'operations';
export type PeriodField = 'name' | 'from' | 'until';

export interface Column<Field> {
  field: Field;
  title: string;
  /** In characters. */
  width: number;
  /** Other titles that people use for the column. */
  otherTitles: RegExp;
}

export const ROSTER_COLUMNS: ReadonlyArray<Column<RosterField>> = [
  { field: 'day', title: '日期', width: 12, otherTitles: /^(值班)?日期?$/ },
  { field: 'weekday', title: '星期', width: 8, otherTitles: /^(星期|周|周几|星期几)$/ },
  { field: 'kind', title: '类别', width: 11, otherTitles: /^(类别|类型|性质|节假日|日期类[别型])$/ },
  {
    field: 'from',
    title: '开始时间',
    width: 18,
    otherTitles: /^(值班|接班|上班)?(开始|起始|接班|上班|起)(时间)?$/,
  },
  {
    field: 'until',
    title: '结束时间',
    width: 18,
    otherTitles: /^(值班|交班|下班)?(结束|截止|终止|交班|下班|止)(时间)?$/,
  },
  { field: 'leader', title: '带班领导', width: 12, otherTitles: /^(带班|值班领导|带班领导(姓名)?|领导)$/ },
  { field: 'technical', title: '技术值班', width: 12, otherTitles: /^技术(值班)?(员|人员)?(姓名)?$/ },
  { field: 'operations', title: '运维值班', width: 12, otherTitles: /^运维(值班)?(员|人员)?(姓名)?$/ },
];

export const PERIOD_COLUMNS: ReadonlyArray<Column<PeriodField>> = [
  {
    field: 'name',
    title: '时期名称',
    width: 28,
    otherTitles: /^(名称|时期|时期名称|重大重要时期|重要时期)$/,
  },
  { field: 'from', title: '开始日期', width: 16, otherTitles: /^(开始|起始|起)(日期|时间)?$/ },
  { field: 'until', title: '结束日期', width: 16, otherTitles: /^(结束|截止|终止|止)(日期|时间)?$/ },
];
