using System.Text.Json.Nodes;

namespace Sonde.Kubernetes.Configuration;

/// <summary>
/// How requests prove who sends them, besides a client certificate (<see cref="ClusterAccess.ClientCertificate"/>).
/// A closed family; none of its members prints a secret.
/// </summary>
public abstract record Credentials
{
    private Credentials()
    {
    }

    /// <summary>Nothing is sent: a client certificate, or nobody.</summary>
    public sealed record None : Credentials;

    /// <summary>A bearer token that stays the same.</summary>
    /// <param name="Value">The token; a secret.</param>
    public sealed record Token(string Value) : Credentials
    {
        /// <summary>Says that there is one, not what it is.</summary>
        public override string ToString() => nameof(Token);
    }

    /// <summary>A bearer token in a file that somebody else renews; it is read again every minute.</summary>
    /// <param name="Path">The file; absolute.</param>
    /// <param name="Fallback">Sent as long as the file cannot be read; a secret. Null means there is none.</param>
    public sealed record TokenFile(string Path, string? Fallback) : Credentials
    {
        /// <summary>Says which file, not what is in it.</summary>
        public override string ToString() => $"{nameof(TokenFile)} {Path}";
    }

    /// <summary>User name and password.</summary>
    /// <param name="UserName">The name.</param>
    /// <param name="Password">A secret.</param>
    public sealed record Basic(string UserName, string Password) : Credentials
    {
        /// <summary>Says who, not the password.</summary>
        public override string ToString() => $"{nameof(Basic)} {UserName}";
    }

    /// <summary>A program that is run to get a token or a client certificate (client.authentication.k8s.io).</summary>
    public sealed record ExecPlugin : Credentials
    {
        /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>.</summary>
        public required string ApiVersion { get; init; }

        /// <summary>The program: absolute, or a bare name to look for in the path.</summary>
        public required string Command { get; init; }

        /// <summary>Its arguments.</summary>
        public IReadOnlyList<string> Arguments { get; init; } = [];

        /// <summary>Variables set for it besides the inherited ones; the values may be secrets.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

        /// <summary>What the kubeconfig's author says to do where the program is missing.</summary>
        public string? InstallHint { get; init; }

        /// <summary>Whether it may talk to the user.</summary>
        public InteractiveMode InteractiveMode { get; init; }

        /// <summary>The cluster as the program is told of it; null where it did not ask to be.</summary>
        public JsonObject? ClusterInfo { get; init; }

        /// <summary>Says which program, not with which arguments or variables.</summary>
        public override string ToString() => $"{nameof(ExecPlugin)} {Command}";
    }
}
