namespace Sonde.Core.Faults;

/// <summary>
/// A step of <see cref="Fault.Next"/> is either a command, to be pasted as it stands, or a sentence that tells what to do. Pure.
/// </summary>
public static class NextStep
{
    private static readonly HashSet<string> Programs = new(StringComparer.Ordinal)
    {
        "sonde", "kubectl", "podman", "docker", "images/build", "mkdir", "echo",
    };

    /// <summary>Whether it is a command; then it is shown unwrapped. A sentence begins with none of the programs.</summary>
    public static bool IsCommand(string step) => Programs.Contains(step.Split(' ', 2)[0]);
}
