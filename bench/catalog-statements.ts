/*
 * The same facts as the queries, made by PostgreSQL alone: one statement, one column, one value of JSON. Nothing is left
 * to compute for whoever sends it on.
 */

const OFFERS = (facts: string, lines: string): string => `
  (select coalesce(json_agg(json_build_object(
      'configKey', offer.config_key, 'modes', offer.modes, ${facts}
      'provider', json_build_object('slug', provider.slug, 'name', provider.name),
      'prices', (select coalesce(json_agg(json_build_object(${lines}
          'direction', price.direction, 'metric', price.metric, 'unitSize', price.unit_size, 'amount', price.amount::text,
          'currency', price.currency, 'tier', price.tier, 'resolution', price.resolution) order by price.position), '[]')
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
      ${facts} 'of', benchmark.of, 'battles', benchmark.battles)), '[]')
    from benchmark join competition on competition.id = benchmark.competition_id
    where benchmark.model_id = model.id)`;

const IDENTITY = `'slug', model.slug, 'name', model.name, 'summary', model.summary, 'status', model.status,
  'creator', json_build_object('slug', creator.slug, 'name', creator.name)`;

/** As much as PAGE_QUERY, but for the derived starting price. */
export const PAGE_STATEMENT = `
select json_build_object(
  'totalCount', (select count(*) from model where status <> 'DISABLED'),
  'nodes', (select json_agg(json_build_object(${IDENTITY},
      'offers', ${OFFERS('', '')}, 'performance', ${PERFORMANCE('')}, 'benchmarks', ${BENCHMARKS('')}) order by model.name, model.id)
    from (select * from model where status <> 'DISABLED' order by name, id limit 20) as model
    join creator on creator.slug = model.creator_slug)) as page`;

/** As much as MODEL_QUERY, but for the derived starting price. */
export const MODEL_STATEMENT = `
select json_build_object(${IDENTITY}, 'family', family, 'released', released, 'tags', tags, 'capabilities', capabilities,
  'modes', modes, 'inputModalities', input_modalities, 'outputModalities', output_modalities,
  'contextWindow', context_window, 'maxInputImages', max_input_images, 'maxOutputTokens', max_output_tokens,
  'examplePrompt', example_prompt,
  'aliases', (select coalesce(json_agg(alias order by position), '[]') from model_alias where model_id = model.id),
  'parameters', (select coalesce(json_agg(json_build_object('name', name, 'group', "group", 'types', types,
      'description', description, 'required', required, 'default', "default", 'values', "values", 'minimum', minimum,
      'maximum', maximum, 'modes', parameter.modes) order by position), '[]') from parameter where model_id = model.id),
  'offers', ${OFFERS(`'providerModelId', offer.provider_model_id, 'regions', offer.regions, 'notes', offer.notes,`, `'modality', price.modality,`)},
  'performance', ${PERFORMANCE(`'meanMs', mean_ms, 'ttfbP50Ms', ttfb_p50_ms, 'ttfbP95Ms', ttfb_p95_ms,`)},
  'benchmarks', ${BENCHMARKS(`'wins', benchmark.wins, 'losses', benchmark.losses, 'ties', benchmark.ties,`)},
  'categoryRankings', (select coalesce(json_agg(json_build_object('category', json_build_object('slug', category.slug,
      'name', category.name, 'mode', category.mode), 'elo', elo, 'rank', rank, 'of', "of", 'battles', battles)), '[]')
    from category_ranking join category on category.mode = category_ranking.mode and category.slug = category_slug
    where model_id = model.id),
  'questions', (select coalesce(json_agg(json_build_object('question', question, 'answer', answer) order by position), '[]')
    from question where model_id = model.id),
  'links', (select coalesce(json_agg(json_build_object('label', label, 'url', url) order by position), '[]')
    from link where model_id = model.id)) as page
from model join creator on creator.slug = model.creator_slug
where model.slug = $1`;
