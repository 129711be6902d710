import type { Dashboard } from './dashboard.ts'

/** Where a link leads: a dashboard (itself or its uid), or a URL, in which variables are replaced. */
export type LinkTarget = DashboardTarget | UrlTarget

export interface DashboardTarget {
  readonly dashboard: Dashboard | string
  /** Whether the shown time range goes along. @default true */
  readonly keepTime?: boolean
  /** Whether the chosen values of variables go along. @default true */
  readonly keepVariables?: boolean
}

export interface UrlTarget {
  readonly url: string
}

/** A link in the corner of a panel, or in the menu of a shown value. */
export type Link = LinkTarget & {
  readonly title: string
  readonly newTab?: boolean
}

/** All dashboards with a tag, as a menu at the top. */
export interface TagLink {
  readonly title: string
  readonly tag: string
  /** One button for each dashboard instead of a menu. */
  readonly spread?: boolean
}

/**
 * A link at the top of a dashboard.
 *
 * @example
 * links: [{ title: 'Workers', dashboard: workers }, { title: 'Runbooks', url: 'https://…' }]
 */
export type DashboardLink = Link | TagLink
