using System.Globalization;
using System.Net.Security;
using System.Text;
using Sonde.Kubernetes.Configuration;
using Sonde.Kubernetes.Connections;

namespace Sonde.Kubernetes.Authentication;

/// <summary>
/// The credentials of a <see cref="ClusterAccess"/> as requests need them: cached, renewed when they have expired, and once more when a server refuses them.
/// Safe to call from several tasks at once.
/// </summary>
internal sealed class CredentialSource : IDisposable
{
    // client-go reads a token file again after a minute (transport/token_source.go).
    private static readonly TimeSpan TokenFileAge = TimeSpan.FromMinutes(1);

    private readonly ClusterAccess _access;
    private readonly KubernetesClientOptions _options;
    private readonly SslStreamCertificateContext? _certificate;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private RequestCredentials? _current;

    public CredentialSource(ClusterAccess access, KubernetesClientOptions options)
    {
        _access = access;
        _options = options;
        _certificate = access.ClientCertificate is { } pair ? ClientCertificates.Load(pair) : null;
    }

    /// <exception cref="CredentialPluginException">The plugin gave none, or some that have expired.</exception>
    /// <exception cref="KubernetesConnectionException">The token file cannot be read.</exception>
    public async Task<RequestCredentials> GetAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        try
        {
            if (_current is null || _current.HasExpired(_options.Clock.GetUtcNow()))
            {
                _current = await ReadAsync(cancellation);
            }

            return _current;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Others than those just refused; null where there are no others to be had.</summary>
    /// <exception cref="CredentialPluginException">The plugin gave none, or some that have expired.</exception>
    public async Task<RequestCredentials?> RenewAsync(RequestCredentials refused, CancellationToken cancellation)
    {
        if (_access.Credentials is not (Credentials.ExecPlugin or Credentials.TokenFile))
        {
            return null;
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            // Another request may have renewed them in the meantime.
            if (ReferenceEquals(_current, refused))
            {
                _current = await ReadAsync(cancellation);
            }

            return _current;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private async Task<RequestCredentials> ReadAsync(CancellationToken cancellation) => _access.Credentials switch
    {
        Credentials.None => new RequestCredentials(null, _certificate, null),
        Credentials.Token token => new RequestCredentials($"Bearer {token.Value}", _certificate, null),
        Credentials.Basic basic => new RequestCredentials(
            $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{basic.UserName}:{basic.Password}"))}", _certificate, null),
        Credentials.TokenFile file => new RequestCredentials(
            $"Bearer {await ReadTokenAsync(file, cancellation)}", _certificate, _options.Clock.GetUtcNow() + TokenFileAge),
        Credentials.ExecPlugin plugin => await RunAsync(plugin, cancellation),
        _ => throw new InvalidOperationException("unknown credentials"),
    };

    private async Task<string> ReadTokenAsync(Credentials.TokenFile file, CancellationToken cancellation)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(file.Path, cancellation)).Trim();
            if (token.Length > 0)
            {
                return token;
            }

            return file.Fallback ?? throw new KubernetesConnectionException(_access.Server, $"the token file {file.Path} is empty", null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return file.Fallback ?? throw new KubernetesConnectionException(
                _access.Server, $"the token file {file.Path} cannot be read: {exception.Message}", exception);
        }
    }

    private async Task<RequestCredentials> RunAsync(Credentials.ExecPlugin plugin, CancellationToken cancellation)
    {
        var answer = await new ExecPluginRun(plugin, _options).RunAsync(cancellation);
        var certificate = answer.Certificate is { } pair ? LoadCertificate(plugin, pair) : _certificate;
        var credentials = new RequestCredentials(answer.Token is null ? null : $"Bearer {answer.Token}", certificate, answer.Expiry);
        var now = _options.Clock.GetUtcNow();
        return credentials.HasExpired(now) ? throw Expired(plugin, answer.Expiry!.Value, now) : credentials;
    }

    private static CredentialPluginException Expired(Credentials.ExecPlugin plugin, DateTimeOffset expiry, DateTimeOffset now) =>
        new(plugin.Command, $"it handed out a credential that expired at {Utc(expiry)}; this machine's clock says {Utc(now)}")
        {
            ExitCode = 0,
            ExpiredAt = expiry,
        };

    private static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static SslStreamCertificateContext LoadCertificate(Credentials.ExecPlugin plugin, ClientCertificatePair pair)
    {
        try
        {
            return ClientCertificates.Load(pair);
        }
        catch (System.Security.Cryptography.CryptographicException exception)
        {
            var detail = $"the client certificate that it gave cannot be used: {exception.Message}";
            throw new CredentialPluginException(plugin.Command, detail, exception);
        }
    }
}
