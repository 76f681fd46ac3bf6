import type { Figures } from '../clock.ts';
import type { Scenario } from '../scenario.ts';
import { plainError } from './fal-error.ts';

/** A model, the app that its requests are found under, and how it does. */
export interface Model {
  readonly id: string;
  readonly app: string;
  readonly figures: Figures;
}

/** The models that the scenario serves. */
export class Models {
  readonly #served: ReadonlyMap<string, Model>;

  constructor(scenario: Scenario) {
    const retired = new Set(scenario.retired['fal']);
    // Own properties only, through a map: a model named "constructor" is as unknown as any other.
    const served = Object.entries(scenario.providers['fal']?.models ?? {}).filter(([id]) => !retired.has(id));
    this.#served = new Map(served.map(([id, figures]) => [id, { id, app: appOf(id), figures }]));
  }

  /** Throws a FalError for one that isn't served. */
  get(id: string): Model {
    const model = this.#served.get(id);
    if (model === undefined) throw plainError(404, `Application "${appOf(id).split('/').at(-1)}" not found`);
    return model;
  }
}

/** Statuses, results and cancels lie under owner and app, without what follows them. */
function appOf(id: string): string {
  return id.split('/').slice(0, 2).join('/');
}
