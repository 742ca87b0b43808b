import { useState } from 'react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Radio, Space, Tag } from 'antd';
import type { ChosenFile, DriverState, Settings, SettingsInput } from '../../../electron/core/contract';
import { chooseFile } from '../../client/chooseFile';
import { core } from '../../client/connection';
import { coreQueries } from '../../client/query';
import { FailureNote } from '../../components/FailureNote';
import styles from './Settings.module.css';

type Driver = SettingsInput['drivers'][number];

const KIND: Record<Driver['kind'], string> = { pkcs11: 'PKCS#11', skf: '国密 SKF' };
const MOST = 10;

/** Driver libraries of UKeys. Form control: `value` and `onChange` are set by the form. */
export function DriversField(props: {
  id?: string;
  value?: Driver[];
  onChange?: (drivers: Driver[]) => void;
  saved: Settings['drivers'];
}) {
  const drivers = props.value ?? [];
  const set = (next: Driver[]) => props.onChange?.(next);
  const tokens = useQuery(
    coreQueries.identity.tokens.queryOptions({ enabled: props.saved.length > 0, staleTime: 0 }),
  );
  const isSaved = (driver: Driver) =>
    props.saved.some(({ kind, path }) => kind === driver.kind && path === driver.path);
  const stateOf = (driver: Driver) =>
    tokens.data?.drivers.find(({ kind, path }) => kind === driver.kind && path === driver.path);

  return (
    <div className={styles['drivers']}>
      {drivers.length === 0 && <span className={styles['soft']}>没有设置。用证书文件登录不需要驱动。</span>}
      <ul className={styles['driverList']}>
        {drivers.map((driver, index) => (
          <li key={`${driver.kind}|${driver.path}`} className={styles['driver']}>
            <div className={styles['cardHead']}>
              <span className={styles['driverPath']}>
                <Tag>{KIND[driver.kind]}</Tag>
                {driver.path}
              </span>
              <Button
                size="small"
                aria-label={`移除驱动：${driver.path}`}
                onClick={() => set(drivers.filter((_, at) => at !== index))}
              >
                移除
              </Button>
            </div>
            <State saved={isSaved(driver)} looking={tokens.isFetching} state={stateOf(driver)} />
            {isSaved(driver) && stateOf(driver)?.unconfirmed === true && (
              <Confirm driver={driver} onConfirmed={() => void tokens.refetch()} />
            )}
            {driver.kind === 'skf' && (
              <div className={styles['advanced']}>
                <span className={styles['soft']}>高级：用户 PIN 的类型号</span>
                <Radio.Group
                  size="small"
                  aria-label={`用户 PIN 的类型号：${driver.path}`}
                  value={driver.pinType}
                  options={[
                    { value: 1, label: '1（国家标准）' },
                    { value: 0, label: '0（部分厂家）' },
                  ]}
                  onChange={(event) =>
                    set(
                      drivers.map((it, at) =>
                        at === index ? { ...it, pinType: event.target.value as 0 | 1 } : it,
                      ),
                    )
                  }
                />
              </div>
            )}
          </li>
        ))}
      </ul>
      {drivers.length < MOST && (
        <AddDriver
          taken={(kind, path) => drivers.some((it) => it.kind === kind && it.path === path)}
          onAdd={(driver) => set([...drivers, driver])}
        />
      )}
      {props.saved.length > 0 && (
        <div>
          <Button loading={tokens.isFetching} onClick={() => void tokens.refetch()}>
            检测驱动
          </Button>
        </div>
      )}
      <FailureNote error={tokens.error} />
    </div>
  );
}

function State(props: { saved: boolean; looking: boolean; state: DriverState | undefined }) {
  const { state } = props;
  if (!props.saved) return <span className={styles['soft']}>保存后检测。</span>;
  if (state === undefined)
    return <span className={styles['soft']}>{props.looking ? '正在检测…' : '还没有检测。'}</span>;
  return (
    <span className={styles['driverState']} data-working={state.working} role="status">
      {state.message}
    </span>
  );
}

/** Requests the confirmation of a driver file, which the user gives in a dialog of the host. */
function Confirm(props: { driver: Driver; onConfirmed: () => void }) {
  const { kind, path } = props.driver;
  const confirm = useMutation({
    mutationFn: () => core.settings.confirmDriver({ kind, path }),
    networkMode: 'always',
    onSuccess: props.onConfirmed,
  });
  return (
    <>
      <Button size="small" loading={confirm.isPending} onClick={() => confirm.mutate()}>
        核对并允许
      </Button>
      <FailureNote error={confirm.error} />
    </>
  );
}

function AddDriver(props: {
  taken: (kind: Driver['kind'], path: string) => boolean;
  onAdd: (driver: Driver) => void;
}) {
  const host = useQuery(coreQueries.host.info.queryOptions());
  const [kind, setKind] = useState<Driver['kind']>('skf');
  const [path, setPath] = useState('');
  const native = host.data?.nativeDialogs === true;
  const addFile = (name: string, file?: ChosenFile) => {
    if (name === '' || props.taken(kind, name)) return;
    props.onAdd({ kind, path: name, pinType: 1, ...(file && { file: file.handle }) });
    setPath('');
  };
  const pick = useMutation({
    mutationFn: () => chooseFile('driver'),
    networkMode: 'always',
    onSuccess: (file) => file !== null && addFile(file.name, file),
  });
  const typed = path.trim();
  return (
    <div className={styles['drivers']} role="group" aria-label="添加 UKey 驱动">
      <Radio.Group
        aria-label="驱动的接口"
        value={kind}
        options={[
          { value: 'skf', label: '国密 SKF（GM/T 0016）' },
          { value: 'pkcs11', label: 'PKCS#11' },
        ]}
        onChange={(event) => setKind(event.target.value as Driver['kind'])}
      />
      {native ? (
        <Button loading={pick.isPending} onClick={() => pick.mutate()}>
          选择驱动文件…
        </Button>
      ) : (
        <Space.Compact className={styles['wide'] ?? ''}>
          <Input
            aria-label="驱动文件的位置"
            placeholder="驱动文件的位置（.dll 或 .so）"
            maxLength={1000}
            spellCheck={false}
            value={path}
            onChange={(event) => setPath(event.target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              addFile(typed);
            }}
          />
          <Button disabled={typed === '' || props.taken(kind, typed)} onClick={() => addFile(typed)}>
            添加
          </Button>
        </Space.Compact>
      )}
      <span className={styles['soft']}>
        由 UKey 厂家提供，通常装好随附的驱动程序后就有。保存时请在{native ? '弹出的窗口' : '启动程序的终端'}
        里核对并允许装载。
      </span>
      <FailureNote error={pick.error} />
    </div>
  );
}
