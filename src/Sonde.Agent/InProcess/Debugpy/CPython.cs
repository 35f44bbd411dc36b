namespace Sonde.Agent.InProcess.Debugpy;

/// <summary>A CPython interpreter that was found in a process.</summary>
/// <param name="Major">3.</param>
/// <param name="Minor">14 of 3.14.</param>
/// <param name="Image">Path of the file that holds it, as /proc/PID/maps spells it: the program itself, or libpython3.X.so.</param>
/// <param name="LoadBias">What is added to the file's addresses to get the process's.</param>
/// <param name="Runtime">Where <c>_PyRuntime</c> is in the process; null where the file has no section of that name (before 3.10).</param>
internal sealed record CPython(int Major, int Minor, string Image, long LoadBias, long? Runtime)
{
    /// <summary><c>3.14</c>.</summary>
    public string Version => $"{Major}.{Minor}";

    /// <summary>Whether the interpreter looks for scripts of others (PEP 768).</summary>
    public bool TakesScripts => (Major, Minor) is (3, >= 14);
}
