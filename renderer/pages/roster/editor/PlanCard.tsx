import { useMutation } from '@tanstack/react-query';
import { Alert, Button, Select } from 'antd';
import { ThunderboltOutlined } from '@ant-design/icons';
import type { Post } from '../../../../electron/core/contract';
import { coreQueries } from '../../../client/query';
import type { Month } from '../../../components/days';
import { FailureNote } from '../../../components/FailureNote';
import { POST_LABEL } from '../../../components/labels';
import { POSTS } from '../rosterRows';
import type { RosterPerson } from '../types';
import { changeRoster, isTime, type RosterEdit } from './rosterEdits';
import { Periods } from './Periods';
import styles from '../Roster.module.css';

const TIMES = ['00:00', '08:00', '08:30', '12:00', '16:00', '17:30', '18:00', '20:00'];

/** Returns the people to be rostered for a post: the selected ones, or all suitable ones when none are selected. */
export function poolOf(editing: RosterEdit, post: Post, people: readonly RosterPerson[]): readonly string[] {
  const chosen = editing.pools[post];
  if (chosen.length > 0) return chosen;
  return people.filter(({ leader, officer }) => (post === 'leader' ? leader : officer)).map(({ id }) => id);
}

/**
 * Conditions of the automatic roster: times of change, people, important periods. Shifts are balanced over the year.
 */
export function PlanCard(props: { month: Month; editing: RosterEdit; people: readonly RosterPerson[] }) {
  const { month, editing, people } = props;
  const propose = useMutation(
    coreQueries.roster.propose.mutationOptions({
      onSuccess: ({ shifts }) => changeRoster(month, { shifts, unread: [] }),
    }),
  );
  const times = editing.changes.filter(isTime);
  const wrong = editing.changes.length === 0 || times.length !== editing.changes.length || times.length > 4;
  const pools = Object.fromEntries(POSTS.map((post) => [post, poolOf(editing, post, people)])) as Record<
    Post,
    readonly string[]
  >;
  const short = POSTS.some((post) => pools[post].length === 0);
  return (
    <section className={styles['card']} aria-labelledby="roster-plan">
      <h2 id="roster-plan">排班条件</h2>
      <div className={styles['plan']}>
        <div className={styles['field']}>
          <label htmlFor="plan-times">换班时刻</label>
          <Select<string[]>
            id="plan-times"
            mode="tags"
            maxCount={4}
            tokenSeparators={[' ', '，', '、', ',']}
            status={wrong ? 'error' : ''}
            value={[...editing.changes]}
            options={TIMES.map((value) => ({ value, label: value }))}
            onChange={(changes) => changeRoster(month, { changes: [...changes].sort() })}
          />
          <span className={styles['soft']} data-wrong={wrong}>
            {wrong ? '1 至 4 个时刻，写作 08:00。' : `每天 ${times.length} 班`}
          </span>
        </div>
        {POSTS.map((post) => (
          <div key={post} className={styles['field']}>
            <label htmlFor={`plan-${post}`}>{POST_LABEL[post]}轮值人员</label>
            <Select<string[]>
              id={`plan-${post}`}
              mode="multiple"
              placeholder="不选即全部"
              showSearch={{ optionFilterProp: 'label' }}
              value={[...editing.pools[post]]}
              options={people
                .filter(({ leader, officer }) => (post === 'leader' ? leader : officer))
                .map(({ id, name, department }) => ({ value: id, label: `${name}（${department}）` }))}
              onChange={(chosen) => changeRoster(month, { pools: { ...editing.pools, [post]: chosen } })}
            />
          </div>
        ))}
      </div>
      <Periods month={month} important={editing.important} />
      {short && (
        <Alert type="warning" showIcon title="有的岗位没有人可排，请系统管理员先配置值班员或带班领导角色。" />
      )}
      <FailureNote error={propose.error} />
      <span>
        <Button
          autoFocus={editing.shifts.length === 0}
          type={editing.shifts.length === 0 ? 'primary' : 'default'}
          icon={<ThunderboltOutlined aria-hidden="true" />}
          loading={propose.isPending}
          disabled={wrong || short}
          onClick={() =>
            propose.mutate({
              month,
              changes: times,
              leaders: [...pools.leader],
              technical: [...pools.technical],
              operations: [...pools.operations],
              important: [...editing.important],
            })
          }
        >
          {editing.shifts.length === 0 ? '自动排班' : '重新自动排班'}
        </Button>{' '}
        <span className={styles['soft']}>按全年分担均衡排出，可再逐格调整。</span>
      </span>
    </section>
  );
}
