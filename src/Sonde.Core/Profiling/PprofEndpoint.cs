using System.Globalization;
using System.Net;
using System.Text;
using Sonde.Core.Sessions;
using Sonde.Tunnel.Control;
using Sonde.Tunnel.Multiplexing;

namespace Sonde.Core.Profiling;

/// <summary>
/// Go's own profiler where a program serves it (net/http/pprof of Go 1.19 to 1.26): found among the ports that the process listens on, and reached through the
/// pod's loopback.
/// </summary>
internal sealed class PprofEndpoint : IDisposable
{
    private const string Index = "/debug/pprof/";
    private const int MostPorts = 32;
    private const int MostIndexBytes = 256 * 1024;

    /// <summary>A heap of a hundred thousand stacks is 20 MiB.</summary>
    private const int MostProfileBytes = 256 * 1024 * 1024;

    private const int MostRefusal = 300;

    private static readonly TimeSpan MostAsking = TimeSpan.FromSeconds(2);

    /// <summary>For the program to write it, and the link to carry it.</summary>
    private static readonly TimeSpan MostAfter = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    private PprofEndpoint(HttpClient http, int port, TimeProvider clock) => (_http, Port, _clock) = (http, port, clock);

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Asks each port in turn for the index of profiles, 6060 first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ports">The process's ports.</param>
    /// <param name="clock">Time.</param>
    /// <param name="cancellation">Breaks it off.</param>
    /// <returns>Null where none answers with one.</returns>
    public static async Task<PprofEndpoint?> FindAsync(AgentSession session, IReadOnlyList<int> ports, TimeProvider clock, CancellationToken cancellation)
    {
        foreach (var port in ports.OrderByDescending(static port => port == 6060).Take(MostPorts))
        {
            var endpoint = new PprofEndpoint(Open(session, port), port, clock);
            try
            {
                using var limit = new CancellationTokenSource(MostAsking, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
                var (status, text) = await endpoint.GetAsync(Index, MostIndexBytes, either.Token).ConfigureAwait(false);
                if (status == HttpStatusCode.OK && IsIndex(text))
                {
                    return endpoint;
                }
            }
            catch (Exception other) when (!cancellation.IsCancellationRequested && other is HttpRequestException or OperationCanceledException or ChannelRefusedException or InvalidDataException)
            {
                // Something else listens there: no HTTP, TLS, or a server that does not answer strangers.
            }

            endpoint.Dispose();
        }

        return null;
    }

    /// <summary>Takes a profile: pprof's protocol buffer, gzipped, as the program wrote it.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellation">Breaks it off; the program stops profiling then.</param>
    /// <exception cref="PprofRefusedException">The program did not give it.</exception>
    /// <exception cref="IOException">The link broke.</exception>
    public async Task<byte[]> TakeAsync(ProfileType type, TimeSpan duration, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(duration + MostAfter, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var (status, body) = await GetAsync(Path(type, duration), MostProfileBytes, either.Token).ConfigureAwait(false);
            return status == HttpStatusCode.OK ? body : throw new PprofRefusedException(Refusal(status, body));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PprofRefusedException($"it sent no profile within {(duration + MostAfter).TotalSeconds:0} s");
        }
        catch (HttpRequestException broken) when (broken.InnerException is IOException inner)
        {
            throw new IOException(inner.Message, broken);
        }
        catch (Exception broken) when (broken is HttpRequestException or InvalidDataException or ChannelRefusedException)
        {
            throw new PprofRefusedException(broken.Message);
        }
    }

    /// <summary>The request for a profile: what happens meanwhile for those that count, what is there for the others.</summary>
    internal static string Path(ProfileType type, TimeSpan duration)
    {
        var seconds = Math.Max(1, (int)Math.Round(duration.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return type switch
        {
            ProfileType.Cpu => $"{Index}profile?seconds={seconds}",
            ProfileType.Heap => $"{Index}heap",
            ProfileType.Alloc => $"{Index}allocs?seconds={seconds}",
            ProfileType.Goroutine => $"{Index}goroutine",
            ProfileType.Block => $"{Index}block?seconds={seconds}",
            ProfileType.Mutex => $"{Index}mutex?seconds={seconds}",
            ProfileType.Wall or ProfileType.Gc or ProfileType.Threads => throw new ArgumentOutOfRangeException(nameof(type)),
            _ => throw new ArgumentOutOfRangeException(nameof(type)),
        };
    }

    /// <summary>The page that net/http/pprof writes names its profiles, whatever stands around it.</summary>
    internal static bool IsIndex(ReadOnlySpan<byte> page) => page.IndexOf("goroutine?debug=2"u8) >= 0 && page.IndexOf("/debug/pprof/"u8) >= 0;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpClient Open(AgentSession session, int port) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) => await session.OpenChannelAsync(new TcpPurpose(port), cancellation).ConfigureAwait(false),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        MaxResponseHeadersLength = 64,
    })
    {
        // The link is slow or the program busy: each request has a limit of its own.
        Timeout = Timeout.InfiniteTimeSpan,
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
    };

    private async Task<(HttpStatusCode Status, byte[] Body)> GetAsync(string path, int most, CancellationToken cancellation)
    {
        using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        using var whole = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (whole.Length + count > most)
            {
                throw new InvalidDataException($"its answer is longer than {most / 1024 / 1024.0:0.##} MiB");
            }

            await whole.WriteAsync(buffer.AsMemory(0, count), cancellation).ConfigureAwait(false);
        }

        return (response.StatusCode, whole.ToArray());
    }

    private static string Refusal(HttpStatusCode status, byte[] body)
    {
        var text = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, MostRefusal)));
        var line = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return string.Create(CultureInfo.InvariantCulture, $"it answered {(int)status}: {new string([.. line.Where(static letter => !char.IsControl(letter))])}");
    }
}

/// <summary>The program did not give a profile, in its words.</summary>
internal sealed class PprofRefusedException(string message) : Exception(message);
