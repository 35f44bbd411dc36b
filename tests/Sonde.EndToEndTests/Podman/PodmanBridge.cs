using Sonde.EndToEndTests.Support;

namespace Sonde.EndToEndTests.Podman;

/// <summary>The bridge of Podman's default network.</summary>
internal static class PodmanBridge
{
    private const string Folder = "/sys/class/net/podman0";

    /// <summary>NET_ADDR_SET (linux/netdevice.h): the address stays as somebody has set it.</summary>
    private const string Set = "3";

    /// <summary>
    /// Gives the bridge the address that it has. A bridge without one of its own takes the lowest of its ports', so another one when some container comes or goes; a program
    /// that knew the one before then answers to nobody, until it asks anew. Best effort.
    /// </summary>
    public static async Task HoldAddressAsync()
    {
        try
        {
            if (File.ReadAllText($"{Folder}/addr_assign_type").Trim() != Set)
            {
                await Command.RunAsync("ip", ["link", "set", "dev", "podman0", "address", File.ReadAllText($"{Folder}/address").Trim()]);
            }
        }
        catch (IOException)
        {
            // Another network, or the last container has just gone, and the bridge with it.
        }
    }
}
