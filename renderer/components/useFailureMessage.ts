import { App } from 'antd';
import { describeFailure } from '../client/failures';

/** Returns a function that shows a failure for 8 s. `what`: what was not done, as a sentence before the reason. */
export function useFailureMessage(what = ''): (error: unknown) => void {
  const { message } = App.useApp();
  return (error) => {
    const failure = describeFailure(error);
    void message.error(`${what}${failure.message}${failure.advice}`, 8);
  };
}
