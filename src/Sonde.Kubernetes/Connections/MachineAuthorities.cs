using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sonde.Kubernetes.Connections;

/// <summary>
/// The authorities that a Linux machine trusts. .NET reads all of them, a bundle and some 280 files, before the first handshake of a process, also where the kubeconfig names its own authority, as most
/// do: that is half the time of a short command. So a program may have them left unread, and reads them only for a server that needs them.
/// </summary>
public static partial class MachineAuthorities
{
    private const string FileVariable = "SSL_CERT_FILE";
    private const string FolderVariable = "SSL_CERT_DIR";

    /// <summary>Where distributions keep the bundle, and the files: those that kubectl looks for (Go 1.24, src/crypto/x509/root_linux.go).</summary>
    private static readonly string[] Bundles =
    [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/cert.pem",
    ];

    /// <summary>A folder that may not be read is passed over, too.</summary>
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = 0 };

    private static readonly string[] Folders = ["/etc/ssl/certs", "/etc/pki/tls/certs"];

    /// <summary>
    /// Has .NET read none for as long as this process lives; what needs them has to be given <see cref="Read"/>. To be called before any other thread runs, and after all
    /// variables were read once, by which .NET makes the copy that it works with from then on: so the two variables by which it is done are empty for OpenSSL alone, and
    /// <see cref="Environment"/> and every process that is started keep what they were.
    /// </summary>
    /// <returns>False on other systems than Linux, where nothing is done.</returns>
    public static bool LeaveUnread() => OperatingSystem.IsLinux() && SetVariable(FileVariable, "", 1) == 0 && SetVariable(FolderVariable, "", 1) == 0;

    /// <summary>Reads them: the first bundle that there is, and every file of the folders; what is no certificate is passed over, as kubectl does.</summary>
    /// <param name="variable">An environment variable's value, or null: SSL_CERT_FILE names another bundle, SSL_CERT_DIR other folders, with colons between them.</param>
    public static X509Certificate2Collection Read(Func<string, string?> variable)
    {
        var found = new X509Certificate2Collection();
        _ = Array.Exists(variable(FileVariable) is { Length: > 0 } named ? [named] : Bundles, bundle => TryAdd(found, bundle));
        foreach (var folder in variable(FolderVariable) is { Length: > 0 } folders ? folders.Split(':', StringSplitOptions.RemoveEmptyEntries) : Folders)
        {
            foreach (var file in Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", Readable) : [])
            {
                _ = TryAdd(found, file);
            }
        }

        return found;
    }

    private static bool TryAdd(X509Certificate2Collection found, string file)
    {
        try
        {
            found.ImportFromPemFile(file);
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int replaces);
}
