using System.Text;
using Sonde.Core.Programs;
using Sonde.Core.Reports;
using Sonde.Core.Topping;

namespace Sonde.Cli.Terminal;

/// <summary>Pictures on a whole terminal, with keys. The terminal is as it was when this is disposed.</summary>
/// <remarks>Tasks: one reads keys, begun by the constructor; it ends with <see cref="DisposeAsync"/>, which awaits it.</remarks>
internal sealed class TopView : ITopView
{
    /// <summary>The other screen of the terminal, without a cursor.</summary>
    private const string Enter = "\e[?1049h\e[?25l";

    private const string Leave = "\e[?25h\e[?1049l";
    private const byte CtrlC = 3;
    private const byte Escape = 27;

    private readonly IProgramConsole _console;
    private readonly Painter _painter;
    private readonly IDisposable _handing;
    private readonly CancellationTokenSource _leaving = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private readonly Task _keys;
    private Report? _shown;
    private Report? _latest;
    private TopSort _sort;
    private bool _isPaused;
    private bool _isGone;

    /// <summary>Takes the terminal.</summary>
    /// <param name="console">The terminal; it has a size.</param>
    /// <param name="painter">Makes lines into characters.</param>
    public TopView(IProgramConsole console, Painter painter)
    {
        (_console, _painter) = (console, painter);
        _handing = console.HandOver(Draw);
        Write(Enter);
        _keys = ReadKeysAsync();
    }

    /// <inheritdoc/>
    public Task Ended => _ended.Task;

    /// <inheritdoc/>
    public void Show(Report picture)
    {
        lock (_gate)
        {
            _latest = picture;
            if (!_isPaused)
            {
                _shown = picture;
            }
        }

        Draw();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync().ConfigureAwait(false);
        await _keys.ConfigureAwait(false);
        lock (_gate)
        {
            _isGone = true;
            Write(Leave);
        }

        _handing.Dispose();
        _leaving.Dispose();
    }

    private async Task ReadKeysAsync()
    {
        var keys = new byte[64];
        try
        {
            int count;
            while ((count = await _console.Input.ReadAsync(keys, _leaving.Token).ConfigureAwait(false)) > 0)
            {
                Take(keys.AsSpan(0, count));
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The terminal is gone, or this is over.
        }
    }

    /// <summary>Arrows and other keys of several bytes (ECMA-48, 5.4) mean nothing here.</summary>
    private void Take(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] != Escape)
            {
                Press(bytes[at]);
            }
            else if (at + 1 < bytes.Length && bytes[at + 1] == (byte)'[')
            {
                for (at += 2; at < bytes.Length && bytes[at] < 0x40; at++)
                {
                    // The last one is a letter or alike.
                }
            }
        }
    }

    private void Press(byte key)
    {
        switch ((char)key)
        {
            case 'q' or 'Q' or (char)CtrlC:
                _ended.TrySetResult();
                return;
            case 'p' or 'P' or ' ':
                lock (_gate)
                {
                    _isPaused = !_isPaused;
                    _shown = _isPaused ? _shown : _latest;
                }

                break;
            case 's' or 'S':
                lock (_gate)
                {
                    _sort = (TopSort)(((int)_sort + 1) % Enum.GetValues<TopSort>().Length);
                }

                break;
            default:
                return;
        }

        Draw();
    }

    private void Draw()
    {
        lock (_gate)
        {
            if (_isGone || _shown is not { } picture || _console.Size is not { } size)
            {
                return;
            }

            var frame = new StringBuilder("\e[H");
            var lines = picture is CountersReport counters
                ? CountersText.Lines(counters, size.Columns, size.Rows, _isPaused)
                : TopText.Lines((TopReport)picture, size.Columns, size.Rows, _sort, _isPaused);
            for (var index = 0; index < lines.Count; index++)
            {
                frame.Append(_painter.Paint(lines[index], size.Columns)).Append("\e[K").Append(index + 1 < lines.Count ? "\r\n" : "");
            }

            Write(frame.Append("\e[J").ToString());
        }
    }

    private void Write(string text)
    {
        try
        {
            _console.Output.Write(Encoding.UTF8.GetBytes(text));
            _console.Output.Flush();
        }
        catch (IOException)
        {
            _ended.TrySetResult();
        }
    }
}
