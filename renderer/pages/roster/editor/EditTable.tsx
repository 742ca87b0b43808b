import type { DayView, Post, RosterProblem, Shift } from '../../../../electron/core/contract';
import { POST_LABEL } from '../../../components/labels';
import { DayCells } from '../DayCells';
import { POSTS, problemsByShift, rowsOf, shiftText } from '../rosterRows';
import type { RosterPerson } from '../types';
import { ScrollableTable } from '../../../components/ScrollableTable';
import styles from '../Roster.module.css';
import { RosterHead } from '../RosterHead';

/** Editable roster, one select per cell; problems are shown in their row. */
export function EditTable(props: {
  days: readonly DayView[];
  shifts: readonly Shift[];
  people: readonly RosterPerson[];
  problems: readonly RosterProblem[];
  warnings: readonly RosterProblem[];
  onChange: (from: string, post: Post, accountId: string) => void;
}) {
  const { days, shifts, people, onChange } = props;
  const problems = problemsByShift(props.problems);
  const warnings = problemsByShift(props.warnings);
  return (
    <ScrollableTable>
      <table className={styles['table']} aria-label="排班">
        <RosterHead>
          <th scope="col">问题</th>
        </RosterHead>
        <tbody>
          {rowsOf(days, shifts).map(({ day, shift, span }) => {
            const wrong = shift === null ? [] : (problems.get(shift.from) ?? []);
            const doubtful = shift === null ? [] : (warnings.get(shift.from) ?? []);
            const id = `problem-${shift?.from ?? day.day}`;
            return (
              <tr key={shift?.from ?? day.day} data-first={span > 0} data-wrong={wrong.length > 0}>
                {span > 0 && <DayCells day={day} span={span} today={false} />}
                {shift === null ? (
                  <td colSpan={5} className={styles['soft']}>
                    没有班次开始
                  </td>
                ) : (
                  <>
                    <td className={styles['time']}>{shiftText(shift)}</td>
                    {POSTS.map((post) => (
                      <td key={post} className={styles['cell']}>
                        <PersonChoice
                          label={`${day.day.slice(5)} ${shiftText(shift)} ${POST_LABEL[post]}`}
                          post={post}
                          value={shift[post]}
                          people={people}
                          problems={wrong}
                          describedBy={wrong.length + doubtful.length > 0 ? id : undefined}
                          onChange={(accountId) => onChange(shift.from, post, accountId)}
                        />
                      </td>
                    ))}
                    <td id={id} className={styles['problem']}>
                      {wrong.join('')}
                      {doubtful.length > 0 && <span className={styles['warning']}>{doubtful.join('')}</span>}
                    </td>
                  </>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollableTable>
  );
}

/** Native select: there are about two hundred on the page, and Tab moves between them. */
function PersonChoice(props: {
  label: string;
  post: Post;
  value: string;
  people: readonly RosterPerson[];
  problems: readonly string[];
  describedBy: string | undefined;
  onChange: (accountId: string) => void;
}) {
  const { post, value, people } = props;
  const able = people.filter(({ leader, officer }) => (post === 'leader' ? leader : officer));
  const present = people.find(({ id }) => id === value);
  const wrong = props.problems.some((text) => present !== undefined && text.includes(present.name));
  return (
    <select
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-invalid={wrong}
      value={value}
      onChange={(event) => props.onChange(event.target.value)}
    >
      {!able.some(({ id }) => id === value) && (
        <option value={value}>{present?.name ?? (value || '未排')}</option>
      )}
      {able.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
