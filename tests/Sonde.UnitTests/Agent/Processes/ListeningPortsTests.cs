using Sonde.Agent.Processes;

namespace Sonde.UnitTests.Agent.Processes;

public sealed class ListeningPortsTests
{
    [Fact]
    public void Listening_sockets_are_read_from_the_kernels_tables()
    {
        const string table = """
              sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
               0: 0100007F:240D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0000000000000000 100 0 0 10 0
               1: 0100007F:240D 0100007F:8000 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0000000000000000 20 4 30 10 -1
               2: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 4713 1
               3: nonsense
            """;

        Assert.Equal([("127.0.0.1:9229", "4711"), ("[::1]:8080", "4713")], ListeningPorts.Parse(table).Select(entry => (entry.Address.ToString(), entry.Inode)));
    }
}
