// Microsoft's client for the Debug Adapter Protocol as an IDE: attaches, sets a breakpoint, makes a request that hits it, reads what is there, lets it run
// and leaves.
// stdin:  {"configuration": an entry of launch.json, "file": local path, "line": number, "request": URL}
// stdout: {"breakpoint", "stopped", "frames", "variables", "answer"} as JSON, answer being the request's. Exit code 1 and a sentence on stderr where it does not come to that.
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { readFileSync } from 'node:fs';

const { DebugClient } = createRequire(import.meta.url)('@vscode/debugadapter-testsupport');
const wish = JSON.parse(readFileSync(0, 'utf8'));
const { configuration, file, line, request } = wish;
const limit = setTimeout(() => fail(new Error('nothing stopped within 30 s')), 30_000);

function fail(error) {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exit(1);
}

try {
  const client = new DebugClient('', '', 'go');
  client.defaultTimeout = 20_000;
  const socket = connect(configuration.port, configuration.host);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  client.connect(socket, socket);

  const initialized = client.waitForEvent('initialized');
  const stop = client.waitForEvent('stopped', 30_000);
  await client.initializeRequest({ adapterID: 'go', clientName: 'debugadapter-testsupport', linesStartAt1: true, columnsStartAt1: true, pathFormat: 'path' });
  const attached = client.attachRequest(configuration);
  await initialized;
  const set = await client.setBreakpointsRequest({ source: { path: file }, breakpoints: [{ line }] });
  await client.configurationDoneRequest();
  await attached;

  const answer = fetch(request, { headers: { connection: 'close' } }).then((response) => response.text());
  const { body: stopped } = await stop;
  const { body: { stackFrames: frames } } = await client.stackTraceRequest({ threadId: stopped.threadId, startFrame: 0, levels: 20 });
  const { body: { scopes } } = await client.scopesRequest({ frameId: frames[0].id });
  const variables = {};
  for (const scope of scopes) {
    const { body } = await client.variablesRequest({ variablesReference: scope.variablesReference });
    for (const variable of body.variables) variables[variable.name] = variable.value;
  }
  await client.continueRequest({ threadId: stopped.threadId });
  const answered = await answer;
  await client.disconnectRequest({ terminateDebuggee: false });
  process.stdout.write(JSON.stringify({ breakpoint: set.body.breakpoints[0], stopped, frames, variables, answer: answered }));
  clearTimeout(limit);
  socket.destroy();
} catch (error) {
  fail(error);
}
