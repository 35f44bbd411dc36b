namespace Sonde.Core.Profiles;

/// <summary>One function of a stack. Its text is a stranger's: whoever shows it escapes it.</summary>
/// <param name="Function">Its name as the profiler tells it.</param>
/// <param name="File">Its source file; null where that is not known.</param>
/// <param name="Line">The line of the file at which the function begins, from 1; 0 where that is not known.</param>
/// <param name="Module">The executable or library that holds it; null where that is not known.</param>
/// <param name="Kind">Where its code comes from.</param>
public readonly record struct ProfileFrame(string Function, string? File = null, int Line = 0, string? Module = null, FrameKind Kind = FrameKind.User);
