/** Files beside the generated ones: what people copy and type. */
import { sharedDirectory } from '../../prometheus/kr-lead-scraper.ts'

/** The four switches of the API and the workers, and the password of Grafana. */
const environment = ({ about, password }: { about: string; password: string }) => `${about}

# Switches: True or False; also 1, yes, on and their opposites, in capitals or not.
# Whether anything is recorded.
PROMETHEUS_ENABLED=True
# Where all processes of this deployment put their numbers, and those of no other. The compose file
# mounts a tmpfs there that API and workers share.
PROMETHEUS_MULTIPROC_DIR=${sharedDirectory}
# False: endpoints and types of errors are counted together, under "all". Far fewer series.
METRICS_INCLUDE_LABELS=True
# False: /metrics answers 404, and recording continues.
METRICS_ENDPOINT_ENABLED=True

${password}
`

const development = environment({
  about: '# For development: copy it to .env.',
  password: `# Of Grafana's user admin, when it starts for the first time. Everybody knows this one.
GRAFANA_PASSWORD=admin`,
})

const production = environment({
  about: '# For production: copy it to .env.production, which belongs into no repository.',
  password: `# Of Grafana's user admin. Take it from a secret manager; nothing starts without it.
GRAFANA_PASSWORD=`,
})

const makefile = `# Starts and stops KR Lead Scraper with its monitoring.

COMPOSE = docker compose
PRODUCTION = $(COMPOSE) -f docker-compose.prod.yml --env-file .env.production

.PHONY: monitoring-up monitoring-down monitoring-prod-up monitoring-prod-down monitoring-check

monitoring-up: .env
	$(COMPOSE) up -d --build

# Of the profiles, too: Alertmanager is started with COMPOSE_PROFILES=alertmanager.
monitoring-down:
	$(COMPOSE) --profile '*' down

monitoring-prod-up: .env.production
	$(PRODUCTION) up -d --build

monitoring-prod-down:
	$(PRODUCTION) --profile '*' down

# Configuration, rules and their tests, without starting anything.
monitoring-check:
	promtool check config prometheus/prometheus.yml prometheus/prometheus.prod.yml
	promtool test rules prometheus/tests/*.yml

.env:
	cp .env.example .env

.env.production:
	@echo "Copy .env.production.example to .env.production, and set GRAFANA_PASSWORD." >&2
	@exit 1
`

/** What people make of the samples, and the secrets of Alertmanager, are nobody else's. */
const gitignore = `.env
.env.production
secrets/
`

export const files = {
  '.gitignore': gitignore,
  '.env.example': development,
  '.env.production.example': production,
  Makefile: makefile,
}
