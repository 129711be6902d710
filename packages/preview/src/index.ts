/** The page that draws dashboards: static files for whoever serves them. */
export { PageNotBuilt, pageFolder } from './page-folder.ts'
