using System.ComponentModel;
using System.Diagnostics;

namespace Sonde.Core.Operations;

/// <summary>Shows a file with the program that the desktop has for it.</summary>
internal static class DocumentViewer
{
    /// <summary>Opens it and waits for nothing.</summary>
    /// <param name="path">A full path.</param>
    /// <returns>What is in the way; null where the desktop took it.</returns>
    public static string? Open(string path)
    {
        try
        {
            using var viewer = Process.Start(new ProcessStartInfo(path) { UseShellExecute = true });
            return null;
        }
        catch (Exception refused) when (refused is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return refused.Message;
        }
    }
}
