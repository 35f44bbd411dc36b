namespace Sonde.Kubernetes;

/// <summary>The credential plugin of the kubeconfig gave no usable credentials.</summary>
public sealed class CredentialPluginException : Exception
{
    internal CredentialPluginException(string command, string detail, Exception? inner = null)
        : base($"{command}: {detail}", inner)
    {
        Command = command;
        Detail = detail;
    }

    /// <summary>The program, without its arguments: they may hold secrets.</summary>
    public string Command { get; }

    /// <summary>What went wrong, as a sentence without a full stop.</summary>
    public string Detail { get; }

    /// <summary>How the program ended; null where it did not start or was ended for taking too long.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The last of what it wrote to standard error: at most 8 KiB. Its standard output, which holds the token, is never kept.</summary>
    public string StandardErrorTail { get; init; } = "";

    /// <summary>What the kubeconfig's author says to do where the program is missing; null where nothing is said.</summary>
    public string? InstallHint { get; init; }

    /// <summary>When the credential that it handed out had expired; null where that is not what went wrong.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }
}
