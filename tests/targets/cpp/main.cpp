// A service in C++ that is shipped stripped, its debug information in a file of its own that is found by the build id: GET /book?row=3 answers the seat.
#include <array>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>

namespace cinema {
class Hall {
 public:
  int book(const std::string& row);

 private:
  std::array<int, 24> taken_{};
};

__attribute__((noinline)) int Hall::book(const std::string& row) {
  int seat = ++taken_[std::stoul(row) % taken_.size()];
  return seat;
}
}  // namespace cinema

int main() {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(8080);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || listen(listener, 16) != 0) return 1;
  cinema::Hall hall;
  for (;;) {
    int client = accept(listener, nullptr, nullptr);
    char request[1024];
    auto length = read(client, request, sizeof request);
    std::string text(request, length > 0 ? length : 0);
    auto at = text.find("row=");
    auto body = "{\"seat\":" + std::to_string(hall.book(at == std::string::npos ? "0" : text.substr(at + 4, 2))) + "}";
    auto reply = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    if (write(client, reply.data(), reply.size()) < 0) return 1;
    close(client);
  }
}
