import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startChild } from '../child.ts';
import { installPeers } from '../install-peers.ts';
import { machineLine } from '../report.ts';
import { ourGraphqlDoor, ourOpenaiDoor } from './doors.ts';
import { measureGateways, type Measured } from './measure.ts';
import { startOurs } from './ours.ts';
import { startPortkey } from './peers.ts';
import { drawPicture, SIDE } from './picture.ts';
import { gatewayReportOf } from './report.ts';

/*
 * What a gateway adds to an upstream that answers at once: the whole product, which writes everything down before and
 * after the call, Portkey's gateway, which writes nothing, and a bare proxy; each a process of its own, in turns.
 *
 *   npm run bench:gateway                          in about two minutes and a half
 *   npm run bench:gateway -- --door graphql        ours asked by a mutation and a subscription instead of OpenAI's form
 *   npm run bench:gateway -- --profile <folder>    also a CPU profile of our process
 *
 * Its first run installs the peer from npm.
 */

const { values: options } = parseArgs({
  options: {
    door: { type: 'string', default: 'openai' },
    ms: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '5' },
    profile: { type: 'string' },
  },
});

const versions = await installPeers(join(import.meta.dirname, 'peers'));
const picture = await drawPicture();
const upstream = await startChild('gateway/upstream.ts', { picture: picture.toString('base64') });
const proxy = await startChild('gateway/bare-proxy.ts', { port: upstream.ready });
const portkey = await startPortkey();
const upstreamUrl = `http://127.0.0.1:${String(upstream.ready)}`;
const ours = await startOurs(upstreamUrl, options.profile);
const measured: Measured[] = [];
const load = { rounds: Number(options.rounds), ms: Number(options.ms) };
const door = options.door === 'graphql' ? ourGraphqlDoor : ourOpenaiDoor;
const gateways = { upstream, upstreamUrl, proxy, portkey, ours };
try {
  // Many at once come first: whoever answers few a second is still being compiled when it is measured otherwise.
  for (const connections of [16, 1]) {
    process.stderr.write(`${connections} ${connections === 1 ? 'connection' : 'connections'} …\n`);
    measured.unshift(await measureGateways(gateways, door, { ...load, connections }));
  }
} finally {
  await Promise.all([ours.close(), portkey.stop(), proxy.stop()]);
  await upstream.stop();
}
process.stdout.write(`${machineLine()}; ${versions.join(', ')}; a PNG of ${SIDE} × ${SIDE}, ${picture.length} bytes; `);
process.stdout.write(`ours by ${options.door === 'graphql' ? 'GraphQL and SSE' : 'its OpenAI door'}\n\n`);
process.stdout.write(gatewayReportOf(measured));
