using System.Threading.Channels;
using Sonde.Tunnel.Code;

namespace Sonde.Core.Developing;

/// <summary>Tells which files of a repository have changed, when it has been quiet for a moment: one save is several events, and a checkout many.</summary>
/// <remarks>Tasks: none; the system's watcher has a thread of its own.</remarks>
internal sealed class SourceWatch : IDisposable
{
    /// <summary>More names at a time tell nobody anything; that there were more is told.</summary>
    private const int MostNames = 64;

    /// <summary>An editor writes a file and renames it within some milliseconds.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(30);

    private static readonly TimeSpan MostWaiting = TimeSpan.FromMilliseconds(300);

    private readonly Channel<string> _changed = Channel.CreateBounded<string>(MostNames);
    private readonly FileSystemWatcher _watcher;
    private readonly IgnoreRules _rules;
    private readonly TimeProvider _clock;
    private int _isLost;

    /// <summary>Begins to watch.</summary>
    /// <param name="root">The repository's folder.</param>
    /// <param name="rules">What is no source.</param>
    /// <param name="clock">Time.</param>
    /// <exception cref="IOException">The system watches no more folders.</exception>
    public SourceWatch(string root, IgnoreRules rules, TimeProvider clock)
    {
        (_rules, _clock) = (rules, clock);
        _watcher = new FileSystemWatcher(root) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
        _watcher.Changed += (_, change) => Take(root, change.FullPath);
        _watcher.Created += (_, change) => Take(root, change.FullPath);
        _watcher.Deleted += (_, change) => Take(root, change.FullPath);
        _watcher.Renamed += (_, change) => Take(root, change.FullPath);
        _watcher.Error += (_, _) => Add(".");
        _watcher.EnableRaisingEvents = true;
    }

    /// <summary>Waits until something has changed and it is quiet again.</summary>
    /// <returns>Paths from the root, with slashes. A dot where there were more than could be counted.</returns>
    public async Task<IReadOnlyList<string>> NextAsync(CancellationToken cancellation)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal) { await _changed.Reader.ReadAsync(cancellation).ConfigureAwait(false) };
        var began = _clock.GetTimestamp();
        do
        {
            await Task.Delay(Quiet, _clock, cancellation).ConfigureAwait(false);
        }
        while (Drain(found) && _clock.GetElapsedTime(began) < MostWaiting);

        // What an editor writes beside a file is gone by now; of a file that was deleted the name is all there is.
        string[] there = [.. found.Where(name => File.Exists(Path.Combine(_watcher.Path, name)))];
        var names = there.Length > 0 ? there : [.. found];
        return Interlocked.Exchange(ref _isLost, 0) == 0 ? names : [.. names, "."];
    }

    /// <inheritdoc/>
    public void Dispose() => _watcher.Dispose();

    private bool Drain(SortedSet<string> found)
    {
        var isMore = false;
        while (_changed.Reader.TryRead(out var next))
        {
            found.Add(next);
            isMore = true;
        }

        return isMore;
    }

    private void Take(string root, string path)
    {
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        if (!_rules.Ignores(relative) && !Directory.Exists(path))
        {
            Add(relative);
        }
    }

    private void Add(string name)
    {
        if (name == "." || !_changed.Writer.TryWrite(name))
        {
            Volatile.Write(ref _isLost, 1);
            _changed.Writer.TryWrite(".");
        }
    }
}
