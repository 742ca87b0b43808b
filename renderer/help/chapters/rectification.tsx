import { PERIODS } from '../periods';
import type { Chapter } from './chapter';

export const rectification: Chapter = {
  id: 'rectification',
  title: '整改',
  body: (
    <>
      <ol>
        <li>
          读网时发现的问题自动列入“整改”；其他途径发现或上级通报的，按“登记问题”（N），写明来源、文号、收到的日期和时间、来文要求的期限，以及类型、页面和问题，附截图。收到时间按实际填写，不能晚于现在。
        </li>
        <li>按“交办”选承办人。</li>
        <li>承办人改好后按“整改”，写明措施和结果，附整改前后的截图。</li>
        <li>
          按来文要求的期限，没有写明的最多 {PERIODS.findingWorkDays}{' '}
          个工作日整改到位（第十九条），节假日和调休按国务院的放假安排计算。不能及时整改的，按“情况说明”写明原因和打算。
        </li>
        <li>他人复查后按“销号”，写明复查结果；不属于问题的，写明原因。复查不合格的重新交办。</li>
      </ol>
      <p>逾期而没有情况说明的，页面和工作台都会标出。</p>
    </>
  ),
};
