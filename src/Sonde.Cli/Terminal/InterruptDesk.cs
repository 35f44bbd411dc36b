namespace Sonde.Cli.Terminal;

/// <summary>Where somebody asks for the user's Ctrl-C before it ends everything. Any thread.</summary>
internal sealed class InterruptDesk
{
    private readonly Lock _gate = new();
    private Func<bool>? _taker;

    /// <summary>Has them asked, until what this returns is disposed; the last one who came is asked alone.</summary>
    public IDisposable Take(Func<bool> take)
    {
        lock (_gate)
        {
            _taker = take;
        }

        return new Leaving(this, take);
    }

    /// <summary>Offers one.</summary>
    /// <returns>False where nobody takes it.</returns>
    public bool TryTake()
    {
        Func<bool>? taker;
        lock (_gate)
        {
            taker = _taker;
        }

        return taker?.Invoke() == true;
    }

    private sealed class Leaving(InterruptDesk desk, Func<bool> take) : IDisposable
    {
        public void Dispose()
        {
            lock (desk._gate)
            {
                desk._taker = desk._taker == take ? null : desk._taker;
            }
        }
    }
}
