// A program that goes wrong in the way that its first argument says; for what sonde why is tried on.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Answers every connection with one status; never ends.
static void serve(int port, const char *status) {
  int one = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = INADDR_ANY};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 16) != 0) exit(98);
  for (;;) {
    char request[1024], answer[128];
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    if (read(client, request, sizeof request) > 0) {
      int length = snprintf(answer, sizeof answer, "HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", status);
      if (write(client, answer, length) < 0) perror("write");
    }
    close(client);
  }
}

static void eat(void) {
  for (;;) {
    char *piece = malloc(1 << 20);
    if (piece) memset(piece, 1, 1 << 20);
  }
}

static void fill(const char *path, int mebibytes) {
  static char block[1 << 20];
  int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  for (int i = 0; i < mebibytes; i++)
    if (write(file, block, sizeof block) < 0) perror(path);
  for (;;) pause();
}

int main(int count, char **words) {
  const char *mode = count > 1 ? words[1] : "sleep", *first = count > 2 ? words[2] : "1", *second = count > 3 ? words[3] : "";
  setvbuf(stdout, NULL, _IONBF, 0);
  if (strcmp(mode, "exit") == 0) {
    printf("starting\n%s\n", second);
    return atoi(first);
  }
  if (strcmp(mode, "signal") == 0) {
    signal(atoi(first), SIG_DFL);
    // As process 1 it is spared signals of its own; a child is not, and its end is passed on as a shell does it.
    if (fork() == 0) {
      raise(atoi(first));
    }
    int how;
    if (wait(&how), 1) _exit(128 + atoi(first));
  }
  if (strcmp(mode, "serve") == 0) serve(atoi(first), second);
  if (strcmp(mode, "eat") == 0) eat();
  if (strcmp(mode, "fill") == 0) fill(first, atoi(second));
  signal(SIGTERM, strcmp(mode, "stubborn") == 0 ? SIG_IGN : SIG_DFL);
  printf("waiting for what never comes\n");
  for (;;) pause();
}
