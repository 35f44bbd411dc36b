using Sonde.Core.Profiles;

namespace Sonde.Core.Reports;

/// <summary>A function of a profile. Values are in the profile's unit.</summary>
/// <param name="Function">Its name, which is a stranger's text.</param>
/// <param name="Self">What was seen with it as the innermost.</param>
/// <param name="Total">What was seen with it anywhere in the stack.</param>
public sealed record FlameRow(string Function, long Self, long Total)
{
    /// <summary>The source file; null where that is not known.</summary>
    public string? File { get; init; }

    /// <summary>The line at which it begins; null where that is not known.</summary>
    public int? Line { get; init; }

    /// <summary>The executable or library; null where that is not known.</summary>
    public string? Module { get; init; }

    /// <summary>Of a difference: its own before, scaled to the new total unless values were compared as they are.</summary>
    public long? OldSelf { get; init; }

    /// <summary>Of a difference: its total before, likewise.</summary>
    public long? OldTotal { get; init; }

    internal static FlameRow Of(HotFunction hot, HotFunction? before) => new(hot.Frame.Function, hot.Self, hot.Total)
    {
        File = hot.Frame.File,
        Line = hot.Frame.Line > 0 ? hot.Frame.Line : null,
        Module = hot.Frame.Module,
        OldSelf = before?.Self,
        OldTotal = before?.Total,
    };
}
