import { useMutation } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { isToken } from '../../client/keys';
import { coreQueries } from '../../client/query';
import { useSessionStore } from '../../client/session';
import { FailureNote } from '../../components/FailureNote';
import styles from './Settings.module.css';

interface Fields {
  current: string;
  next: string;
  again: string;
}

/** Changes the PIN of the token of the login. Neither PIN is stored. The password of a file cannot be changed here. */
export function PinForm() {
  const key = useSessionStore((state) => state.session?.lastKey ?? null);
  const { message } = App.useApp();
  const [form] = Form.useForm<Fields>();
  const change = useMutation(
    coreQueries.identity.changePin.mutationOptions({
      onSuccess: () => void message.success('PIN 码已更换'),
      onSettled: () => form.resetFields(),
    }),
  );
  if (!isToken(key)) return null;
  return (
    <section className={styles['card']} aria-labelledby="settings-pin">
      <h2 id="settings-pin">更换 UKey 的 PIN 码</h2>
      <span className={styles['soft']}>
        UKey {key.label || key.serial}。连续输错会锁死，锁死后只能请发证机构解锁。
      </span>
      <Form<Fields>
        form={form}
        name="pin"
        layout="vertical"
        requiredMark={false}
        className={styles['pair'] ?? ''}
        onFinish={({ current, next }) => change.mutate({ current, next })}
      >
        <Form.Item name="current" label="现在的 PIN 码" rules={[{ required: true, message: '请填写。' }]}>
          <Input.Password maxLength={200} autoComplete="off" visibilityToggle={false} />
        </Form.Item>
        <Form.Item name="next" label="新 PIN 码" rules={[{ required: true, message: '请填写。' }]}>
          <Input.Password maxLength={200} autoComplete="off" visibilityToggle={false} />
        </Form.Item>
        <Form.Item
          name="again"
          label="再输一次新 PIN 码"
          dependencies={['next']}
          rules={[
            { required: true, message: '请填写。' },
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === undefined || value === '' || value === getFieldValue('next')
                  ? Promise.resolve()
                  : Promise.reject(new Error('两次输入的不一样。')),
            }),
          ]}
        >
          <Input.Password maxLength={200} autoComplete="off" visibilityToggle={false} />
        </Form.Item>
        <Form.Item>
          <Button htmlType="submit" loading={change.isPending}>
            更换 PIN 码
          </Button>
        </Form.Item>
      </Form>
      <FailureNote error={change.error} />
    </section>
  );
}
