import { createHash } from 'node:crypto';
import type { Figures } from '../clock.ts';
import type { Scenario } from '../scenario.ts';

/** The models that the scenario serves, and under which ids they can be asked for. */
export class Models {
  readonly #served: ReadonlyMap<string, Figures>;

  constructor(scenario: Scenario) {
    const retired = new Set(scenario.retired['replicate']);
    // Own properties only, through a map: a model named "constructor" is as unknown as any other.
    const served = Object.entries(scenario.providers['replicate']?.models ?? {});
    this.#served = new Map(served.filter(([name]) => !retired.has(name)));
  }

  figuresOf(name: string): Figures | null {
    return this.#served.get(name) ?? null;
  }

  /** The model of a version: 64 hexadecimal digits, `owner/name:version` or `owner/name`. Null when there is none. */
  ofVersion(id: unknown): string | null {
    if (typeof id !== 'string') return null;
    const [, name, version] = /^(?:([^/:]+\/[^/:]+))?:?([0-9a-f]{64})?$/.exec(id) ?? [];
    for (const served of this.#served.keys()) {
      if (name !== undefined && name !== served) continue;
      if (version === undefined ? name !== undefined : version === versionOf(served)) return served;
    }
    return null;
  }
}

export function versionOf(model: string): string {
  return createHash('sha256').update(model).digest('hex');
}

/** `GET models/{owner}/{name}`. */
export function modelJson(model: string): object {
  const [owner, name] = model.split('/');
  return {
    url: `https://replicate.com/${model}`,
    owner,
    name,
    description: 'A pretended image model of the sandbox.',
    visibility: 'public',
    is_official: true,
    github_url: null,
    paper_url: null,
    license_url: null,
    run_count: 0,
    cover_image_url: null,
    default_example: null,
    latest_version: {
      id: versionOf(model),
      created_at: '2026-02-26T00:00:00.000Z',
      cog_version: null,
      openapi_schema: null,
    },
  };
}
