import type { Chapter } from './chapter';

export const audit: Chapter = {
  id: 'audit',
  title: '审计（审计员）',
  body: (
    <>
      <ol>
        <li>“操作记录”可以按人员、操作、日期和文字查找，按“导出表格”存成 Excel、WPS 能打开的文件。</li>
        <li>
          “记录链”列出每人每台计算机的记录，按“核验”逐条核验。记录送到平台后，本机删改任何一条都会被发现。
        </li>
      </ol>
      <p>
        每个人都可以在“设置”里核验自己在本机的记录。提示“被截短”或“被换过”的，请停止使用这台计算机，报告审计员。
      </p>
    </>
  ),
};
