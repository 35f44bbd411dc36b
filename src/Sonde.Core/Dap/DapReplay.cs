using System.Globalization;
using System.Text.Json.Nodes;

namespace Sonde.Core.Dap;

/// <summary>
/// Tells a debugger what an IDE told another one before: initialize, attach, its breakpoints, configurationDone, each after the answer to the one before,
/// as the protocol's "Debug session launch sequence" has it. Pure.
/// </summary>
internal sealed class DapReplay
{
    private readonly DapMemory _memory;
    private readonly Action<byte[]> _send;
    private readonly Dictionary<long, (string Command, DapSetting? Setting)> _asked = [];
    private readonly Queue<DapSetting> _missing = new();
    private readonly List<(DapSetting Setting, JsonNode? Answer)> _answers = [];
    private long _sequence;
    private bool _isReady;
    private bool _isAttached;
    private bool _isConfigured;

    /// <summary>Begins.</summary>
    /// <param name="memory">What was told.</param>
    /// <param name="sequence">The first number of the requests; the IDE's own are less.</param>
    /// <param name="send">Takes what goes to the debugger.</param>
    public DapReplay(DapMemory memory, long sequence, Action<byte[]> send)
    {
        (_memory, _sequence, _send) = (memory, sequence, send);
        Ask("initialize", memory.Initialize!, null);
    }

    /// <summary>Whether it has come to its end, well or not.</summary>
    public bool IsDone => Failure is not null || (_isAttached && _isConfigured);

    /// <summary>Why the debugger is not where the other one was; null as long as all goes well.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the debugger made of each setting.</summary>
    public IReadOnlyList<(DapSetting Setting, JsonNode? Answer)> Answers => _answers;

    /// <summary>How many breakpoints are bound, of how many: <c>1 of 2 breakpoints</c>.</summary>
    public string Tally()
    {
        JsonObject[] all = [.. _answers.SelectMany(answer => DapJson.Objects(answer.Answer, "breakpoints"))];
        return string.Create(CultureInfo.InvariantCulture, $"{all.Count(breakpoint => DapJson.IsTrue(breakpoint, "verified"))} of {all.Length} breakpoints");
    }

    /// <summary>Takes a message of the debugger. False for one that the IDE is to see.</summary>
    public bool Take(JsonObject message)
    {
        if (DapJson.Text(message, "event") is { } name)
        {
            if (name == "initialized" && !_isReady)
            {
                _isReady = true;
                foreach (var setting in _memory.Set)
                {
                    _missing.Enqueue(setting);
                }

                SetNext();
                return true;
            }

            // The IDE's breakpoints are told anew when all are set.
            return name is "initialized" or "breakpoint";
        }

        if (DapJson.Number(message, "request_seq") is not { } sequence || !_asked.Remove(sequence, out var asked))
        {
            return false;
        }

        Answered(asked.Command, asked.Setting, message);
        return true;
    }

    private void Answered(string command, DapSetting? setting, JsonObject message)
    {
        if (setting is not null)
        {
            _answers.Add((setting, DapJson.Node(message, "body")));
            SetNext();
        }
        else if (!DapJson.IsTrue(message, "success"))
        {
            Failure = $"the debugger refused to {command}: {DapJson.Text(DapJson.Node(DapJson.Node(message, "body"), "error"), "format") ?? DapJson.Text(message, "message") ?? "it does not say why"}";
        }
        else
        {
            switch (command)
            {
                case "initialize":
                    Ask("attach", _memory.Attach!, null);
                    break;
                case "attach":
                    _isAttached = true;
                    break;
                default:
                    _isConfigured = true;
                    break;
            }
        }
    }

    private void SetNext()
    {
        if (_missing.TryDequeue(out var setting))
        {
            Ask(setting.Command, setting.Arguments, setting);
        }
        else
        {
            Ask("configurationDone", "{}", null);
        }
    }

    private void Ask(string command, string arguments, DapSetting? setting)
    {
        _asked[_sequence] = (command, setting);
        _send(DapJson.Request(_sequence++, command, arguments));
    }
}
