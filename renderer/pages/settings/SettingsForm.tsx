import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Radio } from 'antd';
import type { Settings } from '../../../electron/core/contract';
import { coreQueries } from '../../client/query';
import { saveSettings, useSessionStore } from '../../client/session';
import { FailureNote } from '../../components/FailureNote';
import { textRule } from '../../components/formRules';
import { ConnectionTestSteps } from '../../components/ConnectionTestSteps';
import { UnsavedGuard } from '../../components/UnsavedGuard';
import { CaField, type CaInfo } from './CaField';
import { changesConnection, platformUrlProblem, proxyUrlProblem } from './addressProblems';
import { DriversField } from './DriversField';
import { SessionFields } from './SessionFields';
import styles from './Settings.module.css';

type Fields = Omit<Settings, 'fontSize'>;

/** Address, certificate, proxy, UKeys and session. The connection test uses the form, saved or not. */
export function SettingsForm(props: { settings: Settings; ca: CaInfo | null }) {
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const signedIn = useSessionStore((state) => state.session?.phase === 'open');
  const practice = useSessionStore((state) => state.session?.practice === true);
  const [form] = Form.useForm<Fields>();
  const [changed, setChanged] = useState(false);
  const mode = Form.useWatch(['proxy', 'mode'], form) ?? props.settings.proxy.mode;

  const save = useMutation({
    mutationFn: saveSettings,
    networkMode: 'always',
    onSuccess: (saved) => {
      client.setQueryData(coreQueries.settings.load.queryKey(), saved);
      form.setFieldsValue(saved.settings);
      setChanged(false);
      void client.invalidateQueries({ queryKey: coreQueries.identity.tokens.key() });
      void message.success('设置已保存');
    },
  });
  const test = useMutation(coreQueries.settings.testLine.mutationOptions());

  const whole = (fields: Fields): Settings => ({
    ...fields,
    platformUrl: fields.platformUrl.trim(),
    proxy: { mode: fields.proxy.mode, url: (fields.proxy.url ?? props.settings.proxy.url).trim() },
    fontSize: props.settings.fontSize,
  });
  const keep = (settings: Settings) => {
    if (!signedIn || practice || !changesConnection(props.settings, settings)) return save.mutate(settings);
    void modal.confirm({
      title: '更改平台线路要重新登录，现在保存？',
      content: '保存后会退出登录。草稿和待发送的操作都在。',
      okText: '保存并退出',
      cancelText: '取消',
      onOk: () => save.mutate(settings),
    });
  };
  const testNow = async () => {
    const fields = await form.validateFields().catch(() => null);
    if (fields !== null) test.mutate(whole(fields));
  };

  return (
    <Form<Fields>
      form={form}
      name="settings"
      layout="vertical"
      initialValues={props.settings}
      requiredMark={false}
      onValuesChange={() => setChanged(true)}
      onFinish={(fields) => keep(whole(fields))}
      className={styles['form']}
    >
      <section className={styles['card']} aria-labelledby="settings-line">
        <h2 id="settings-line">平台与网络</h2>
        {practice && <span className={styles['soft']}>正在演练。这里的设置在离开演练后使用。</span>}
        <Form.Item
          name="platformUrl"
          label="平台地址"
          extra="由平台管理单位提供，以 https:// 开头。"
          rules={[textRule(platformUrlProblem)]}
        >
          <Input maxLength={300} spellCheck={false} placeholder="https://" className={styles['wide']} />
        </Form.Item>
        <Form.Item name="caCertificate" label="平台的 CA 证书">
          <CaField saved={props.settings.caCertificate} info={props.ca} />
        </Form.Item>
        <Form.Item name={['proxy', 'mode']} label="代理服务器">
          <Radio.Group
            options={[
              { value: 'none', label: '不使用代理' },
              { value: 'manual', label: '使用代理' },
            ]}
          />
        </Form.Item>
        {mode === 'manual' && (
          <Form.Item name={['proxy', 'url']} label="代理地址" rules={[textRule(proxyUrlProblem)]}>
            <Input
              maxLength={300}
              spellCheck={false}
              placeholder="http://主机:端口"
              className={styles['wide']}
            />
          </Form.Item>
        )}
        <div className={styles['test']}>
          <Button loading={test.isPending} onClick={() => void testNow()}>
            线路测试
          </Button>
          <span className={styles['soft']}>用上面填写的内容逐步测试，不必先保存。</span>
        </div>
        <div aria-live="polite">
          <FailureNote error={test.error} />
          {test.data !== undefined && <ConnectionTestSteps steps={test.data.steps} />}
        </div>
      </section>

      <section className={styles['card']} aria-labelledby="settings-drivers">
        <h2 id="settings-drivers">UKey 驱动</h2>
        <Form.Item name="drivers">
          <DriversField saved={props.settings.drivers} />
        </Form.Item>
      </section>

      <SessionFields saved={props.settings} />

      <UnsavedGuard changed={changed} question="设置有修改尚未保存，要离开吗？" />
      <FailureNote error={save.error} />
      <div className={styles['save']}>
        <Button type="primary" htmlType="submit" disabled={!changed} loading={save.isPending}>
          保存设置
        </Button>
        <span className={styles['soft']} role="status">
          {changed ? '有修改尚未保存' : ''}
        </span>
      </div>
    </Form>
  );
}
