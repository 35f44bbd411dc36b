using System.Diagnostics;

namespace Sonde.Containers.Commands;

/// <summary>A real process behind <see cref="IFollowedCommand"/>.</summary>
internal sealed class FollowedProcess : IFollowedCommand
{
    private readonly Process _process;

    public FollowedProcess(Process process)
    {
        _process = process;
        process.StandardInput.Close();
        Exit = ExitAsync();
    }

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Error => _process.StandardError.BaseStream;

    public Task<int> Exit { get; }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        await Exit;
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        return _process.ExitCode;
    }
}
