using System.Text.RegularExpressions;

namespace Sonde.Core.Repositories;

/// <summary>What a project file of .NET says. Pure.</summary>
/// <param name="IsProgram">Whether it makes a program, not a library.</param>
/// <param name="IsWeb">Whether it is one of ASP.NET Core.</param>
/// <param name="Version">The .NET that it is for, as <c>10.0</c>, the last of several; null for none that is known.</param>
/// <param name="Assembly">The assembly's name; null for that of the file.</param>
internal sealed partial record DotnetProject(bool IsProgram, bool IsWeb, string? Version, string? Assembly)
{
    /// <summary>Reads it.</summary>
    /// <returns>Null where it is no project.</returns>
    public static DotnetProject? Read(string text)
    {
        if (XmlText.Read(text) is not { Name.LocalName: "Project" } root)
        {
            return null;
        }

        var sdk = root.Attribute("Sdk")?.Value ?? "";
        var isWeb = sdk.StartsWith("Microsoft.NET.Sdk.Web", StringComparison.OrdinalIgnoreCase);
        var isWorker = sdk.StartsWith("Microsoft.NET.Sdk.Worker", StringComparison.OrdinalIgnoreCase);
        var frameworks = XmlText.First(root, "TargetFrameworks") ?? XmlText.First(root, "TargetFramework") ?? "";
        return new DotnetProject(
            isWeb || isWorker || string.Equals(XmlText.First(root, "OutputType"), "Exe", StringComparison.OrdinalIgnoreCase),
            isWeb,
            Framework().Matches(frameworks).Select(static match => match.Groups[1].Value).LastOrDefault(),
            XmlText.First(root, "AssemblyName"));
    }

    [GeneratedRegex(@"\bnet([0-9]{1,2}\.[0-9])\b")]
    private static partial Regex Framework();
}
