namespace Sonde.EndToEndTests.Support;

/// <summary>A Python program that treats its sockets badly, for <c>sonde net</c>.</summary>
internal static class CarelessProgram
{
    /// <summary>Keeps 30 connections that were closed, accepts none of those to port 7002, and asks for one to nobody.</summary>
    public const string Text = """
        import socket, time
        kept = []
        server = socket.socket()
        server.bind(('127.0.0.1', 7001))
        server.listen(64)
        for _ in range(30):
            client = socket.create_connection(('127.0.0.1', 7001))
            kept.append(server.accept()[0])
            client.close()
        deaf = socket.socket()
        deaf.bind(('127.0.0.1', 7002))
        deaf.listen(2)
        for _ in range(6):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(('127.0.0.1', 7002))
            kept.append(client)
        time.sleep(600)
        """;
}
