using Sonde.Core.Reports;

namespace Sonde.Cli.Terminal;

/// <summary>A fault, in the shape that every fault has.</summary>
internal static class FaultText
{
    /// <summary>Writes it.</summary>
    public static void Write(FaultReport fault, string program, Page page)
    {
        page.AddProse("sonde: ", fault.What, Tone.Bad);
        page.AddProse("why:   ", fault.Why);
        for (var i = 0; i < fault.Next.Count; i++)
        {
            page.AddStep(i == 0 ? "next:  " : "       ", fault.Next[i]);
        }

        page.AddVerbatim("more:  ", $"{program} explain {fault.Code}", Tone.Faint, Tone.Faint);
    }
}
