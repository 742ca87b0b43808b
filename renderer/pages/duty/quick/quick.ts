import { create } from 'zustand';
import { onSessionEnd } from '../../../app/sessionEnd';

/** Whether the dialog for a new entry stands over the page. */
export const useQuick = create<{ open: boolean }>()(() => ({ open: false }));

/** 记一条, from any page. */
export const openQuick = () => useQuick.setState({ open: true });
export const closeQuick = () => useQuick.setState({ open: false });
onSessionEnd(closeQuick);
