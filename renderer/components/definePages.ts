import type { ComponentType } from 'react';
import type { AgendaItem, Role } from '../../electron/core/contract';

/** Groups of the navigation, in order. */
export const NAV_GROUPS = ['content', 'duty', 'supervision', 'management'] as const;
export type NavGroup = (typeof NAV_GROUPS)[number];
export const NAV_GROUP_LABEL: Record<NavGroup, string> = {
  content: '内容',
  duty: '值守',
  supervision: '监管',
  management: '管理',
};

export type RoleCheck = (roles: readonly Role[]) => boolean;

/** One page: its route, and its place in the navigation if it is a section. */
export interface PageDeclaration {
  /** Path of the route without the leading slash. */
  path: string;
  /** Loads the component when the page is first opened. */
  load: () => Promise<ComponentType>;
  /** Most people open it soon after the sign-in: its code is loaded while the page is idle. */
  early?: true;
  /** Who may open it; everybody when absent. The core checks rights independently. */
  roles?: RoleCheck;
  /** That of its module. */
  capability?: string;
  nav?: {
    group: NavGroup;
    /** Place in the group, ascending. */
    order: number;
    label: string;
    icon: ComponentType;
    /** Whether it is shown to a person who may open it; a hook. Always when absent. */
    useShown?: () => boolean;
    /** Kinds of agenda items that its counter adds up. */
    counts?: readonly string[];
    /** Further items for its counter; a hook. */
    useCount?: () => number;
  };
}

/** Returns whether the roles allow a page. */
export const isPermitted = ({ roles: check }: PageDeclaration, roles: readonly Role[]): boolean =>
  check?.(roles) !== false;

/** Returns whether the platform offers what a page needs. `missing`: the capabilities that it does not offer. */
export const isOffered = ({ capability }: PageDeclaration, missing: readonly string[]): boolean =>
  capability === undefined || !missing.includes(capability);

/** How the workbench shows one kind of agenda item. */
export interface AgendaKind {
  kind: string;
  label: string;
  /** Place of its group, ascending: tasks that others wait for first. */
  order: number;
  /** Returns the page of an item. */
  page: (item: AgendaItem) => string;
  /** Has a counter at the top: a task, not a notice. */
  counted?: true;
  /** Daily task of these roles, whose counter is shown at zero too. */
  daily?: RoleCheck;
  /** Time in ms before the deadline from which it is urgent; an hour when absent. */
  soon?: number;
}

/** What a folder of pages exports from `declaration.tsx`. */
export interface PageModule {
  /** Capability of the core that the pages need: they are hidden when the platform does not offer it. */
  capability?: string;
  pages: readonly PageDeclaration[];
  agendaKinds?: readonly AgendaKind[];
}

/** Returns the declarations; checks their shape. */
export const definePages = (module: PageModule): PageModule => module;
