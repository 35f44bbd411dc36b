// A server to be debugged: PORT [own-handler].
const http = require('node:http');
const { greet } = require('./greet.js');

let count = 0;

if (process.argv[3] === 'own-handler') {
  process.on('SIGUSR1', () => { count += 1000; });
}

http.createServer((request, response) => {
  count += 1;
  response.end(greet(count));
}).listen(Number(process.argv[2]), '127.0.0.1');
