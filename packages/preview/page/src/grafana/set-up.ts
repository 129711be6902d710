import { standardTransformers, standardTransformersRegistry } from '@grafana/data'
import { initPluginTranslations } from '@grafana/i18n'

/** What Grafana itself does when it starts and its packages rely on; once, before the first render. */
export async function setUpGrafana(): Promise<void> {
  Object.assign(window, { __grafana_public_path__: './' })
  await initPluginTranslations('grafana')
  // Some are listed under two names.
  const transformers = new Map(
    Object.values(standardTransformers).map((transformer) => [transformer.id, transformer]),
  )
  standardTransformersRegistry.setInit(() =>
    [...transformers.values()].map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      transformation: async () => transformer,
      editor: () => null,
      imageDark: '',
      imageLight: '',
    })),
  )
}
