namespace Sonde.Cli.Terminal;

/// <summary>
/// The last line of a watched terminal, drawn in place. Every member but the timer's own call needs the gate held. The timer is started when a
/// line first moves, draws under the gate, and ends with <see cref="Dispose"/>.
/// </summary>
internal sealed class LiveLine(TextSurface surface, TimeProvider clock, Lock gate) : IDisposable
{
    /// <summary>For the ^C that a terminal echoes, and because a full line makes some wrap.</summary>
    private const int FreeColumns = 3;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private Func<int, Line>? _content;
    private ITimer? _timer;
    private string? _drawn;
    private int _frame;
    private bool _isMoving;

    /// <summary>Shows a line until another is shown or it is taken away.</summary>
    /// <param name="content">Makes the line; called with a frame number, again for every frame if it moves.</param>
    /// <param name="isMoving">Whether time changes it.</param>
    public void Show(Func<int, Line> content, bool isMoving)
    {
        _content = content;
        _isMoving = isMoving;
        if (isMoving && _timer is null)
        {
            _timer = clock.CreateTimer(_ => Tick(), null, Period, Period);
        }
        else
        {
            _timer?.Change(isMoving ? Period : Timeout.InfiniteTimeSpan, isMoving ? Period : Timeout.InfiniteTimeSpan);
        }

        Draw();
    }

    /// <summary>Takes the line away for good.</summary>
    public void Remove()
    {
        _content = null;
        _isMoving = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Erase();
    }

    /// <summary>Takes the line off the screen, so that others can be printed.</summary>
    public void Erase()
    {
        if (_drawn is not null)
        {
            surface.TalkVerbatim("\r\e[K");
            _drawn = null;
        }
    }

    /// <summary>Puts it back.</summary>
    public void Draw()
    {
        if (_content is null)
        {
            return;
        }

        var text = surface.TalkPainter.Paint(_content(_frame), surface.Terminal.Width - FreeColumns);
        if (text != _drawn)
        {
            surface.TalkVerbatim($"\r{text}\e[K");
            _drawn = text;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Remove();
        _timer?.Dispose();
        _timer = null;
    }

    private void Tick()
    {
        lock (gate)
        {
            if (_isMoving)
            {
                _frame++;
                Draw();
            }
        }
    }
}
