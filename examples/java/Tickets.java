import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** Tickets at a price that depends on how many are bought: GET /price?count=3; the best way to split a group: GET /best?count=3. Arguments: the address and the port to listen on. */
public final class Tickets {
    private static final int EACH = 1200;
    private static final int GROUP = 10;

    /** The mistake: groups get their tenth off for every ticket, and not once. */
    static int priceOf(int count) {
        int full = count * EACH;
        int discount = count >= GROUP ? count * (full / 10) : 0;
        return full - discount;
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int count = query == null ? 1 : Integer.parseInt(query.replaceAll("\\D", ""));
        byte[] text = ("{\"count\":" + count + ",\"total\":" + priceOf(count) + "}\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    /** Tries every way to split a group in two, again and again: what a profile shows. */
    static int bestOf(int count) {
        int best = Integer.MAX_VALUE;
        for (int round = 0; round < 20_000; round++) {
            for (int first = 0; first <= count; first++) {
                best = Math.min(best, priceOf((first + round) % (count + 1)) + priceOf(count - first));
            }
        }
        return best;
    }

    private static void answerBest(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getQuery();
        int count = query == null ? 1 : Math.min(1000, Integer.parseInt(query.replaceAll("\\D", "")));
        byte[] text = ("{\"best\":" + bestOf(count) + "}\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    public static void main(String[] arguments) throws IOException {
        String address = arguments.length > 0 ? arguments[0] : "0.0.0.0";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8080;
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(4));
        server.createContext("/price", Tickets::answer);
        server.createContext("/best", Tickets::answerBest);
        server.start();
    }
}
