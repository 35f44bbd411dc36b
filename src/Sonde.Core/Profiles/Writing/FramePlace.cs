using System.Globalization;

namespace Sonde.Core.Profiles.Writing;

/// <summary>Where a frame's code is, behind its name. Pure.</summary>
internal static class FramePlace
{
    /// <summary><c> — main.go:12 [api]</c>; empty where nothing is known.</summary>
    public static string Of(ProfileFrame frame)
    {
        var file = frame.File is null ? "" : frame.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $" {frame.File}:{frame.Line}") : $" {frame.File}";
        var module = frame.Module is null ? "" : $" [{frame.Module}]";
        return file.Length + module.Length == 0 ? "" : $" —{file}{module}";
    }
}
