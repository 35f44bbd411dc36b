using System.Globalization;

namespace Sonde.Agent.Native;

/// <summary>What the agent's processes do to themselves.</summary>
internal static class OwnProcess
{
    private const int SetParentDeathSignal = 1;
    private const int SetChildSubreaper = 36;

    /// <summary>Path of this very executable, for starting it again in another mode.</summary>
    public static string Executable => Environment.ProcessPath ?? "/proc/self/exe";

    /// <summary>
    /// Makes this process and its children the first that the kernel ends when memory is short: the pod's own processes must not die of a
    /// debugger. Best effort; raising one's own score needs no privilege, but /proc may be read-only.
    /// </summary>
    public static void VolunteerForOutOfMemory()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", 1000.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The agent works as well without; there is nobody to tell yet.
        }
    }

    /// <summary>Orphaned descendants become this process's children, so that a debugger whose keeper died is still somebody's.</summary>
    public static void AdoptOrphans() => _ = Libc.ProcessControl(SetChildSubreaper, 1, 0, 0, 0);

    /// <summary>
    /// The kernel sends this process <paramref name="signal"/> when the *thread* that started it ends. False when the parent was already
    /// another one, so that the signal would never come.
    /// </summary>
    public static bool DieWithParent(int signal, int expectedParent)
        => Libc.ProcessControl(SetParentDeathSignal, (nuint)signal, 0, 0, 0) == 0 && Libc.ParentId() == expectedParent;
}
