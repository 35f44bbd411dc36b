using Sonde.Tunnel.Control;
using Sonde.Tunnel.Copying;

namespace Sonde.Core.Copying;

/// <summary>What this machine's file system refuses, as a failure of the copy.</summary>
internal static class LocalFailure
{
    /// <summary>Does it.</summary>
    /// <exception cref="CopyFailureException">The file system refused, in its words.</exception>
    public static T Explain<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CopyFailureException(AgentErrorCode.FileRefused, refused.Message, refused);
        }
    }

    /// <summary>Does it.</summary>
    /// <exception cref="CopyFailureException">The file system refused, in its words.</exception>
    public static void Explain(Action act) => Explain(() =>
    {
        act();
        return true;
    });
}
