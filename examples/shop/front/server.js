'use strict';
// The shop's front: GET /buy/{sku}?user=NAME&quantity=N orders it and answers with a receipt.
// Its mistake: whoever buys while somebody else's order is on its way gets a receipt in the other's name.
const http = require('node:http');

const orders = process.env.ORDER_URL || 'http://order:8080';
const port = Number(process.env.PORT || 8080);
const patience = 60000;

let customer = '';
let sold = 0;

function getJson(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { timeout: patience }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => { text += part; });
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${patience} ms`)));
    request.on('error', reject);
  });
}

async function buy(sku, query) {
  customer = query.get('user') || 'somebody';
  const quantity = query.get('quantity') || '1';
  const wanted = new URLSearchParams({ user: customer, quantity });
  const answer = await getJson(`${orders}/orders/${encodeURIComponent(sku)}?${wanted}`);
  if (answer.status !== 200) {
    return { status: answer.status, body: { error: answer.text.trim() } };
  }
  return { status: 200, body: receiptFor(JSON.parse(answer.text)) };
}

function receiptFor(order) {
  sold += order.quantity;
  return { customer, sku: order.sku, quantity: order.quantity, total: order.total, sold };
}

async function answer(request) {
  const url = new URL(request.url, 'http://front');
  if (url.pathname === '/healthz') {
    return { status: 200, body: { ok: true } };
  }
  const [, verb, sku] = url.pathname.split('/');
  if (request.method !== 'GET' || verb !== 'buy' || !sku) {
    return { status: 404, body: { error: 'try /buy/coffee?user=dev' } };
  }
  try {
    return await buy(decodeURIComponent(sku), url.searchParams);
  } catch (error) {
    console.error(`order of ${sku} failed: ${error.message}`);
    return { status: 502, body: { error: error.message } };
  }
}

const server = http.createServer(async (request, response) => {
  const { status, body } = await answer(request);
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
});

server.listen(port, () => console.log(`front listens on :${port}, orders go to ${orders}`));
// In a container this is process 1: without a handler SIGTERM would be ignored.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
  });
}
