// A process in a language that the Go toolbox cannot debug: it waits until it is told to end.
#include <signal.h>
#include <unistd.h>

static void end(int signal) { _exit(0); }

int main(void) {
    signal(SIGINT, end);
    signal(SIGTERM, end);
    for (;;) pause();
}
