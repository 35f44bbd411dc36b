// Two threads that compute, of which one has a stack as deep as a recursion: optimised, without frame pointers.
#include <cmath>
#include <thread>

namespace cinema {

struct Hall {
    double seats;
    __attribute__((noinline)) double fill(double start) {
        for (int seat = 0; seat < 20000; seat++) start = std::sqrt(start + seats * seat);
        return start;
    }
};

__attribute__((noinline)) double rows(Hall &hall, double start) {
    for (int row = 0; row < 20; row++) start += hall.fill(start) / 2;
    return start;
}

__attribute__((noinline)) double deep(Hall &hall, int depth) { return depth == 0 ? rows(hall, 1) : deep(hall, depth - 1) + 1; }

}  // namespace cinema

int main() {
    cinema::Hall hall{432}, other{7};
    volatile double sum = 0;
    std::thread beside([&] { for (volatile double mine = 0;;) mine = mine + cinema::rows(other, 2); });
    for (;;) sum = sum + cinema::deep(hall, 30);
}
