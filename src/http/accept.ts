/** What an operation can be answered with. */
const OFFERED = ['application/graphql-response+json', 'application/json', 'text/event-stream', 'multipart/mixed'];

/** Whether an Accept header leaves any form to answer in, so that nothing is done whose outcome couldn't be told. */
export function canAnswer(accept: string | null): boolean {
  if (accept === null || accept.trim() === '') return true;
  return accept
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .split(',')
    .some((entry) => {
      const [range = '', ...parameters] = entry.split(';');
      const charset = parameters.find((parameter) => parameter.startsWith('charset='));
      return (charset === undefined || charset === 'charset=utf-8') && OFFERED.some((type) => isWithin(type, range));
    });
}

function isWithin(type: string, range: string): boolean {
  if (range === '*/*' || range === '*') return true;
  return range.endsWith('/*') ? type.startsWith(range.slice(0, -1)) : type === range;
}
