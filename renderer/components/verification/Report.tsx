import type { ReactNode } from 'react';
import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import type { CheckResult, ProofReport } from '../../../electron/core/contract';
import { sessionNow } from '../clock';
import { FINDING_LABEL } from '../labels';
import { exactTime } from '../time';
import { TimeText } from '../TimeText';
import { allFindings, findingCounts, sortBySeverity, verdictHeading, stageText, verdictText } from './words';
import styles from './Report.module.css';

const ICON: Record<CheckResult['holds'], ReactNode> = {
  yes: <CheckCircleFilled />,
  no: <CloseCircleFilled />,
  unknown: <QuestionCircleFilled />,
};

/** Result of the verification, for the package and for each decision. */
export function ProofReportView({ report, path }: { report: ProofReport; path: string }) {
  return (
    <>
      <VerificationSummary
        holds={report.holds}
        heading={verdictHeading(report.holds)}
        summary={report.summary}
        findings={allFindings(report)}
      />
      <section className={styles['card']} aria-labelledby="proof-whole">
        <h2 id="proof-whole">{report.title === '' ? '标题不明的稿件' : `《${report.title}》`}</h2>
        <dl className={styles['facts']}>
          <div>
            <dt>稿件编号</dt>
            <dd className={styles['code']}>{report.articleId}</dd>
          </div>
          <div>
            <dt>审核意见</dt>
            <dd>{report.decisions.length} 条</dd>
          </div>
          <div>
            <dt>核验时间</dt>
            <dd>{exactTime(sessionNow())}</dd>
          </div>
          {path !== '' && (
            <div>
              <dt>证据包</dt>
              <dd>{path}</dd>
            </div>
          )}
        </dl>
        <Findings findings={report.findings} label="整包的核验结果" />
      </section>
      {report.decisions.map((decision) => (
        <Decision key={decision.sequence} decision={decision} />
      ))}
    </>
  );
}

/** Summary of a verification: verdict, counts, and all findings that do not hold or cannot be decided. */
export function VerificationSummary(props: {
  holds: CheckResult['holds'];
  heading: string;
  summary: string;
  findings: readonly CheckResult[];
}) {
  const open = props.findings.filter(({ holds }) => holds !== 'yes');
  return (
    <section className={styles['verdict']} data-holds={props.holds} aria-labelledby="proof-verdict">
      <span className={styles['mark']} aria-hidden="true">
        {ICON[props.holds]}
      </span>
      <div>
        <h2 id="proof-verdict">{props.heading}</h2>
        <p>{props.summary}</p>
        <p className={styles['soft']}>{findingCounts(props.findings)}</p>
        <Findings findings={open} label="不成立或不能判断的事项" />
      </div>
    </section>
  );
}

function Decision({ decision }: { decision: ProofReport['decisions'][number] }) {
  const id = `proof-decision-${decision.sequence}`;
  return (
    <section className={styles['card']} aria-labelledby={id}>
      <h2 id={id}>
        {decision.sequence}. {stageText(decision.stage)}：{verdictText(decision.verdict)}
      </h2>
      <dl className={styles['facts']}>
        <div>
          <dt>签名人</dt>
          <dd>
            {decision.signerName}
            {decision.onBehalfOf !== null && `（代${decision.onBehalfOf}）`}
          </dd>
        </div>
        <div>
          <dt>签名时间</dt>
          <dd>
            {decision.signedAt === null ? '不明' : <TimeText at={decision.signedAt} exact />}
            {decision.signedAt !== null &&
              (decision.timestamped ? '（时间戳）' : '（签名人自报，没有时间戳）')}
          </dd>
        </div>
        <div>
          <dt>意见</dt>
          <dd className={styles['words']}>{decision.opinion || '（无）'}</dd>
        </div>
        <div>
          <dt>证书</dt>
          <dd>{decision.certificate || '不明'}</dd>
        </div>
      </dl>
      <Findings findings={decision.findings} label={`第 ${decision.sequence} 条意见的核验结果`} />
    </section>
  );
}

/** Findings, most severe first. */
export function Findings({ findings, label }: { findings: readonly CheckResult[]; label: string }) {
  if (findings.length === 0) return null;
  return (
    <ul className={styles['findings']} aria-label={label}>
      {sortBySeverity(findings).map((finding, index) => (
        <li key={index} data-holds={finding.holds}>
          <span className={styles['mark']}>
            <span aria-hidden="true">{ICON[finding.holds]}</span> {FINDING_LABEL[finding.holds]}
          </span>
          <span>
            {finding.text}
            {finding.file !== '' && <span className={styles['file']}>{finding.file}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
