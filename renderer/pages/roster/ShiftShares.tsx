import type { Share } from '../../../electron/core/contract';
import styles from './Roster.module.css';

const GROUPS = [
  { post: 'officer', label: '值班员' },
  { post: 'leader', label: '带班领导' },
] as const;

/** Shifts per person in a year: all, at night, on rest days, on holidays, in important periods. */
export function ShiftShares({ shares, year }: { shares: readonly Share[]; year: string }) {
  return (
    <section className={styles['card']} aria-labelledby="roster-shares">
      <h2 id="roster-shares">{year}年分担</h2>
      {GROUPS.map(({ post, label }) => {
        const rows = shares.filter((share) => share.post === post);
        const most = Math.max(1, ...rows.map(({ shifts }) => shifts));
        if (rows.length === 0) return null;
        return (
          <table key={post} className={styles['shares']}>
            <thead>
              <tr>
                <th scope="col">{label}</th>
                <th scope="col">班次</th>
                <th scope="col">夜班</th>
                <th scope="col">休息日</th>
                <th scope="col">节假日</th>
                <th scope="col">重要期</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((share) => (
                <tr key={share.accountId} title={`共 ${Math.round(share.hours)} 小时`}>
                  <th scope="row">{share.name}</th>
                  <td>
                    <span className={styles['bar']}>
                      <span aria-hidden="true" style={{ width: `${(share.shifts / most) * 100}%` }} />
                      {share.shifts}
                    </span>
                  </td>
                  <td>{share.nights}</td>
                  <td>{share.restDays}</td>
                  <td>{share.holidays}</td>
                  <td>{share.important}</td>
                </tr>
              ))}
            </tbody>
          </table>
        );
      })}
      {shares.length === 0 && <p className={styles['soft']}>今年还没有排过班。</p>}
    </section>
  );
}
