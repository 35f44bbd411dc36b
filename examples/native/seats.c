/* Seats: a small service in C with something worth stopping at. `seats [PORT] [THREADS]`: GET /book?row=3 answers {"row":3,"seat":7,"free":412}. */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROWS = 24, SEATS = 18 };

struct row {
  int number;
  int taken;
};

static struct row hall[ROWS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int free_seats(void) {
  int free = 0;
  for (int row = 0; row < ROWS; row++)
    free += SEATS - hall[row].taken;
  return free;
}

/* The next free seat of a row; a full row is emptied first: the show is over. */
static int book(struct row *row) {
  if (row->taken == SEATS)
    row->taken = 0;
  int seat = ++row->taken;
  return seat;
}

static void answer(int client) {
  char request[2048], body[128], reply[512];
  ssize_t length = read(client, request, sizeof request - 1);
  if (length <= 0)
    return;
  request[length] = 0;
  const char *query = strstr(request, "row=");
  int number = query ? atoi(query + 4) % ROWS : 0;
  pthread_mutex_lock(&lock);
  int seat = book(&hall[number < 0 ? 0 : number]);
  int left = free_seats();
  pthread_mutex_unlock(&lock);
  int size = snprintf(body, sizeof body, "{\"row\":%d,\"seat\":%d,\"free\":%d}", number, seat, left);
  size = snprintf(reply, sizeof reply, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s", size, body);
  if (write(client, reply, (size_t)size) < size)
    return;
}

static void *serve(void *argument) {
  int listener = *(int *)argument;
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0)
      continue;
    answer(client);
    close(client);
  }
  return NULL;
}

int main(int count, char **words) {
  int port = count > 1 ? atoi(words[1]) : 8080, threads = count > 2 ? atoi(words[2]) : 4, on = 1;
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_ANY)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 128)) {
    perror("seats");
    return 1;
  }
  for (int row = 0; row < ROWS; row++)
    hall[row].number = row;
  printf("serving on :%d\n", port);
  fflush(stdout);
  for (int thread = 1; thread < threads; thread++) {
    pthread_t id;
    pthread_create(&id, NULL, serve, &listener);
  }
  serve(&listener);
}
