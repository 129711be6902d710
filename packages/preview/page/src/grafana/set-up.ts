import { standardTransformers, standardTransformersRegistry } from '@grafana/data'
import { initPluginTranslations } from '@grafana/i18n'

/** What Grafana itself does when it starts and its packages rely on; once, before the first render. */
export async function setUpGrafana(): Promise<void> {
  Object.assign(window, { __grafana_public_path__: './' })
  await initPluginTranslations('grafana')
  standardTransformersRegistry.setInit(() =>
    Object.values(standardTransformers).map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      transformation: async () => transformer,
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })),
  )
}
