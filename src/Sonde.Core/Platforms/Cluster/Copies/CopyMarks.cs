using System.Security.Cryptography;
using System.Text;

namespace Sonde.Core.Platforms.Cluster.Copies;

/// <summary>What says that a pod is a copy, and of what. Pure.</summary>
internal static class CopyMarks
{
    /// <summary>The label of every copy; its value stands for the original, see <see cref="ValueOf"/>.</summary>
    public const string Label = "sonde.dev/copy-of";

    /// <summary>The annotation with the original's whole name: <c>pod/api-7d9c5</c>.</summary>
    public const string Original = "sonde.dev/copied-pod";

    /// <summary>The annotation with who made it, as the server knows them.</summary>
    public const string Maker = "sonde.dev/copied-by";

    private const int MostValue = 63;
    private const int HashLength = 8;

    /// <summary>
    /// The label's value for what a user names by kind and name: the name, where a label may hold it; else its beginning and a hash of the whole. A pod may have 253
    /// characters, a label's value 63.
    /// </summary>
    public static string ValueOf(string name) => name.Length <= MostValue
        ? name
        : $"{name[..(MostValue - HashLength - 1)].TrimEnd('.', '-')}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, HashLength / 2))}";

    /// <summary>The selector of the copies of something.</summary>
    public static string SelectorOf(string name) => $"{Label}={ValueOf(name)}";
}
