import { Button } from 'antd';
import type { LogReport as Report } from '../../../electron/core/contract';
import { sessionNow } from '../../components/clock';
import { monthText } from '../../components/days';
import { exactTime } from '../../components/time';
import { Findings, VerificationSummary } from '../../components/verification/Report';
import styles from './Duty.module.css';

const HEADING: Record<Report['holds'], string> = {
  yes: '值守记录完整：全部核验通过',
  no: '值守记录有问题：有核验不通过的事项',
  unknown: '不能断定：有无法核验的事项',
};

/** Result of a verification of the log, of this machine or of a package. */
export function LogReport(props: { report: Report; source: string; onClose: () => void }) {
  const { report } = props;
  return (
    <>
      <VerificationSummary
        holds={report.holds}
        heading={HEADING[report.holds]}
        summary={report.summary}
        findings={report.findings}
      />
      <section className={styles['card']} aria-labelledby="log-report">
        <div className={styles['cardHead']}>
          <h2 id="log-report">
            {report.month === null ? '核验结果' : `${monthText(report.month)}的核验结果`}
          </h2>
          <Button size="small" onClick={props.onClose}>
            收起结果
          </Button>
        </div>
        <p className={styles['soft']}>
          {props.source}；记录 {report.entries} 条，签名 {report.signatures} 个；核验时间{' '}
          {exactTime(sessionNow())}。
        </p>
        <Findings findings={report.findings} label="逐项核验结果" />
      </section>
    </>
  );
}
