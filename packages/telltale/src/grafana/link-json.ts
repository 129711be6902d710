import type * as dashboards from '@grafana/grafana-foundation-sdk/dashboard'
import type { DashboardLink, Link } from '../dashboard/link.ts'

/** A link of a panel or of a value: Grafana replaces the variables in its URL. */
export function panelLink(link: Link): dashboards.DashboardLink {
  return { ...linkDefaults, title: link.title, url: urlOf(link), targetBlank: link.newTab ?? false }
}

/** A link at the top of the page, where Grafana itself adds time and variables. */
export function dashboardLink(link: DashboardLink): dashboards.DashboardLink {
  if ('tag' in link) return tagLink(link.title, link.tag, !link.spread)
  const common = { ...linkDefaults, title: link.title, targetBlank: link.newTab ?? false }
  if ('url' in link) return { ...common, url: link.url, icon: 'external link' }
  return {
    ...common,
    url: `/d/${uidOf(link.dashboard)}`,
    icon: 'dashboard',
    keepTime: link.keepTime ?? true,
    includeVars: link.keepVariables ?? true,
  }
}

/** All dashboards with a tag. */
export function tagLink(title: string, tag: string, asDropdown: boolean): dashboards.DashboardLink {
  return {
    ...linkDefaults,
    type: 'dashboards' as dashboards.DashboardLinkType,
    title,
    tags: [tag],
    asDropdown,
    keepTime: true,
    includeVars: true,
  }
}

const linkDefaults: dashboards.DashboardLink = {
  type: 'link' as dashboards.DashboardLinkType,
  title: '',
  icon: '',
  tooltip: '',
  tags: [],
  asDropdown: false,
  targetBlank: false,
  keepTime: false,
  includeVars: false,
}

function urlOf(link: Link): string {
  if ('url' in link) return link.url
  // Source: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-data-links/#variables-for-links
  const kept = [
    ...(link.keepTime === false ? [] : ['${__url_time_range}']),
    ...(link.keepVariables === false ? [] : ['${__all_variables}']),
  ]
  return `/d/${uidOf(link.dashboard)}${kept.length > 0 ? `?${kept.join('&')}` : ''}`
}

function uidOf(dashboard: string | { readonly uid: string }): string {
  return typeof dashboard === 'string' ? dashboard : dashboard.uid
}
