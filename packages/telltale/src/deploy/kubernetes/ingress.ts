/** How people reach a program from outside: by name, over TLS, Prometheus only with a password. */
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { IngressOptions } from './kubernetes.ts'
import { type Cluster, type KubernetesObject, metadata } from './object.ts'

export interface Exposed {
  readonly name: string
  readonly host: string
  /** Secret with the users, where the program itself asks nobody who they are. */
  readonly basicAuth?: string
}

/**
 * An Ingress with a certificate from cert-manager.
 *
 * Source: https://cert-manager.io/docs/usage/ingress/
 */
export function ingress(
  { name, host, basicAuth }: Exposed,
  options: IngressOptions,
  cluster: Cluster,
): readonly KubernetesObject[] {
  const auth = basicAuth === undefined ? undefined : askingFor(basicAuth, name, options, cluster)
  const annotations = {
    [`cert-manager.io/${options.issuerKind === 'Issuer' ? 'issuer' : 'cluster-issuer'}`]:
      options.issuer,
    ...auth?.annotations,
    ...options.annotations,
  }
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadata(name, name, cluster, annotations),
    spec: {
      ingressClassName: classOf(options),
      tls: [{ hosts: [host], secretName: `${name}-tls` }],
      rules: [
        {
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name, port: { name: 'http' } } },
              },
            ],
          },
        },
      ],
    },
  } satisfies IIngress
  return [...(auth?.objects ?? []), object]
}

export function classOf(options: IngressOptions): string {
  return options.class ?? 'nginx'
}

/** How the controllers that we know are told to ask for a password, by the class of the Ingress. */
export const basicAuthByClass: Readonly<Record<string, BasicAuth>> = {
  // Source: https://kubernetes.github.io/ingress-nginx/examples/auth/basic/
  nginx: {
    secretKey: 'auth',
    annotations: (secret) => ({
      'nginx.ingress.kubernetes.io/auth-type': 'basic',
      'nginx.ingress.kubernetes.io/auth-secret': secret,
      'nginx.ingress.kubernetes.io/auth-realm': 'Authentication required',
    }),
    objects: () => [],
  },
  // Source: https://doc.traefik.io/traefik/middlewares/http/basicauth/
  traefik: {
    secretKey: 'users',
    annotations: (_, name, { namespace }) => ({
      'traefik.ingress.kubernetes.io/router.middlewares': `${namespace}-${name}-basic-auth@kubernetescrd`,
    }),
    objects: (secret, name, cluster) => [
      {
        apiVersion: 'traefik.io/v1alpha1',
        kind: 'Middleware',
        metadata: metadata(`${name}-basic-auth`, name, cluster),
        spec: { basicAuth: { secret } },
      },
    ],
  },
}

interface BasicAuth {
  /** Under which key of the Secret it looks for the users. */
  readonly secretKey: string
  readonly annotations: (
    secret: string,
    name: string,
    cluster: Cluster,
  ) => Readonly<Record<string, string>>
  readonly objects: (secret: string, name: string, cluster: Cluster) => readonly KubernetesObject[]
}

function askingFor(secret: string, name: string, options: IngressOptions, cluster: Cluster) {
  const known = basicAuthByClass[classOf(options)]
  return {
    annotations: options.basicAuthAnnotations ?? known?.annotations(secret, name, cluster) ?? {},
    objects:
      options.basicAuthAnnotations === undefined
        ? (known?.objects(secret, name, cluster) ?? [])
        : [],
  }
}
