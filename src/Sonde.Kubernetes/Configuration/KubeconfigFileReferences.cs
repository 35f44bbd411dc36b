using System.Buffers.Text;
using System.Text;

namespace Sonde.Kubernetes.Configuration;

/// <summary>Values that a kubeconfig holds in itself (base64) or in another file.</summary>
internal sealed class KubeconfigFileReferences(Func<string, byte[]?> readFile, KubeconfigFindings findings)
{
    /// <summary>PEM text from the data, else from the file; null where neither is given, or with a problem.</summary>
    public string? Pem(SourcedText? data, SourcedText? file, string key)
    {
        if (data is not null)
        {
            if (file is not null)
            {
                findings.Warn(file.Position, $"{key} has no effect beside {key}-data");
            }

            return CheckPem(Decode(data, key), data.Position, $"{key}-data");
        }

        return file is null ? null : CheckPem(ReadText(file, key), file.Position, key);
    }

    /// <summary>A path as it is meant: relative to the directory of the file that names it.</summary>
    public static string Resolve(SourcedText path) =>
        Path.GetFullPath(path.Value, Path.GetDirectoryName(path.Position.File) ?? path.Position.File);

    /// <summary>A file's text, or null with a problem.</summary>
    public string? ReadText(SourcedText file, string key)
    {
        var path = Resolve(file);
        try
        {
            if (readFile(path) is { } content)
            {
                return Encoding.UTF8.GetString(content);
            }

            findings.Fail(file.Position, $"{key} names {path}, which does not exist", "a file");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Fail(file.Position, $"{key} names {path}, which cannot be read: {exception.Message}", "a readable file");
        }

        return null;
    }

    private string? Decode(SourcedText data, string key)
    {
        if (Base64.IsValid(data.Value))
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data.Value));
        }

        findings.Fail(data.Position, $"{key}-data is not base64", "base64 of PEM text");
        return null;
    }

    private string? CheckPem(string? text, SourcePosition position, string key)
    {
        if (text is not null && !text.Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            findings.Fail(position, $"{key} has no PEM block", "-----BEGIN …-----");
            return null;
        }

        return text;
    }
}
