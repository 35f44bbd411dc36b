using Sonde.Core.Reports;
using Sonde.Tunnel.Control;

namespace Sonde.Core.Tools.Delve;

/// <summary>What will not work well on a binary, from what it says of its build. Pure.</summary>
internal static class GoBuildWarnings
{
    /// <summary>The warnings; empty for a debug build.</summary>
    public static IReadOnlyList<WarningReport> Of(GoBuild? build)
    {
        List<WarningReport> warnings = [];
        if (build is null)
        {
            return warnings;
        }

        if (!build.HasDebugInformation)
        {
            warnings.Add(new(
                "the binary is stripped: no variables, no lines; breakpoints on functions and stacks may still work",
                "build without -ldflags '-s -w'"));
        }
        else if (build.IsOptimized == true)
        {
            warnings.Add(new(
                "the binary is optimised: some variables cannot be seen, inlined functions are stepped over",
                "build with -gcflags 'all=-N -l' where you need every variable"));
        }

        return warnings;
    }
}
