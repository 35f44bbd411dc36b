namespace Sonde.Core.Repositories;

/// <summary>What an image's debug stage listens with. Pure.</summary>
internal static class DebugPort
{
    /// <summary>The port on the container's loopback; null for none: .NET's debuggers start beside the program.</summary>
    public static int? Of(RepositoryLanguage language) => language switch
    {
        RepositoryLanguage.Go => 2345,
        RepositoryLanguage.Node => 9229,
        RepositoryLanguage.Python => 5678,
        RepositoryLanguage.Java => 5005,
        RepositoryLanguage.Dotnet => null,
        _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
    };
}
