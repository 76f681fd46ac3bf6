import type { VertexSettings } from './settings.ts';

type Place = Pick<VertexSettings, 'baseUrl' | 'location' | 'project'>;

/** The streaming method of a publisher's model; without a project the short path of express mode. */
export function vertexAddress(place: Place, model: string): string {
  const { location, project } = place;
  const parent = project === null ? '' : `projects/${encodeURIComponent(project)}/locations/${location}/`;
  return `${baseUrlOf(place)}/v1/${parent}publishers/google/models/${model}:streamGenerateContent?alt=sse`;
}

/** Each region has a host of its own; "us" and "eu" are many regions under one, "global" is wherever there is room. */
function baseUrlOf({ baseUrl, location, project }: Place): string {
  if (baseUrl !== null) return baseUrl;
  if (location === 'global' || project === null) return 'https://aiplatform.googleapis.com';
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com`;
  return `https://${location}-aiplatform.googleapis.com`;
}
