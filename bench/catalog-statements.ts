/*
 * The same facts as the queries, made by PostgreSQL alone: one statement, one column, one text of JSON. Nothing is left
 * to compute for whoever sends it on.
 */

const OFFERS = (facts: string, lines: string): string => `
  (select coalesce(json_agg(json_build_object(
      'configKey', offer.config_key, ${facts}
      'provider', json_build_object('slug', provider.slug, 'name', provider.name),
      'prices', (select coalesce(json_agg(json_build_object(${lines}
          'direction', price.direction, 'metric', price.metric, 'unitSize', price.unit_size, 'amount', price.amount::text,
          'tier', price.tier, 'resolution', price.resolution) order by price.position), '[]')
        from price where price.offer_id = offer.id)) order by offer.position), '[]')
    from offer join provider on provider.id = offer.provider_id
    where offer.model_id = model.id and offer.retired_at is null)`;

const PERFORMANCE = (facts: string): string => `
  (select coalesce(json_agg(json_build_object(
      'provider', json_build_object('slug', provider.slug), 'windowDays', window_days, 'p50Ms', p50_ms, 'p95Ms', p95_ms,
      ${facts} 'successRate', success_rate, 'totalRequests', total_requests)), '[]')
    from performance_import join provider on provider.id = performance_import.provider_id
    where performance_import.model_id = model.id)`;

const BENCHMARKS = (facts: string): string => `
  (select coalesce(json_agg(json_build_object(
      'competition', json_build_object('name', competition.name), 'elo', benchmark.elo, 'rank', benchmark.rank,
      ${facts} 'of', benchmark.of)), '[]')
    from benchmark join competition on competition.id = benchmark.competition_id
    where benchmark.model_id = model.id)`;

const CATEGORY_RANKINGS = (category: string, facts: string): string => `
  (select coalesce(json_agg(json_build_object(
      'category', json_build_object('slug', category.slug, 'name', category.name${category}), 'elo', elo, 'rank', rank,
      ${facts} 'of', "of")), '[]')
    from category_ranking join category on category.mode = category_ranking.mode and category.slug = category_slug
    where model_id = model.id)`;

const LISTED = `'slug', model.slug, 'name', model.name, 'offers', ${OFFERS('', '')}, 'performance', ${PERFORMANCE('')},
  'benchmarks', ${BENCHMARKS('')}`;

/** As much as PAGE_QUERY. */
export const PAGE_STATEMENT = `
select json_build_object('models', json_build_object(
  'nodes', json_agg(json_build_object(${LISTED}) order by model.name, model.id)))::text as data
from (select * from model where status <> 'DISABLED' order by name, id limit 20) as model`;

/** As much as RANKED_MODEL_QUERY. */
export const RANKED_MODEL_STATEMENT = `
select json_build_object('model', json_build_object(${LISTED},
  'categoryRankings', ${CATEGORY_RANKINGS('', '')}))::text as data
from model where model.slug = $1`;

/** As much as MODEL_QUERY, but for the derived starting price. */
export const MODEL_STATEMENT = `
select json_build_object('slug', model.slug, 'name', model.name, 'summary', model.summary, 'status', model.status,
  'creator', json_build_object('slug', creator.slug, 'name', creator.name),
  'family', family, 'released', released, 'tags', tags, 'capabilities', capabilities,
  'modes', modes, 'inputModalities', input_modalities, 'outputModalities', output_modalities,
  'contextWindow', context_window, 'maxInputImages', max_input_images, 'maxOutputTokens', max_output_tokens,
  'examplePrompt', example_prompt,
  'aliases', (select coalesce(json_agg(alias order by position), '[]') from model_alias where model_id = model.id),
  'parameters', (select coalesce(json_agg(json_build_object('name', name, 'group', "group", 'types', types,
      'description', description, 'required', required, 'default', "default", 'values', "values", 'minimum', minimum,
      'maximum', maximum, 'modes', parameter.modes) order by position), '[]') from parameter where model_id = model.id),
  'offers', ${OFFERS(
    `'providerModelId', offer.provider_model_id, 'modes', offer.modes, 'regions', offer.regions, 'notes', offer.notes,`,
    `'modality', price.modality, 'currency', price.currency,`,
  )},
  'performance', ${PERFORMANCE(`'meanMs', mean_ms, 'ttfbP50Ms', ttfb_p50_ms, 'ttfbP95Ms', ttfb_p95_ms,`)},
  'benchmarks', ${BENCHMARKS(`'wins', benchmark.wins, 'losses', benchmark.losses, 'ties', benchmark.ties, 'battles', benchmark.battles,`)},
  'categoryRankings', ${CATEGORY_RANKINGS(`, 'mode', category.mode`, `'battles', battles,`)},
  'questions', (select coalesce(json_agg(json_build_object('question', question, 'answer', answer) order by position), '[]')
    from question where model_id = model.id),
  'links', (select coalesce(json_agg(json_build_object('label', label, 'url', url) order by position), '[]')
    from link where model_id = model.id))::text as data
from model join creator on creator.slug = model.creator_slug
where model.slug = $1`;
