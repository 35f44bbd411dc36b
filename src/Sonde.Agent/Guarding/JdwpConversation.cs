namespace Sonde.Agent.Guarding;

/// <summary>
/// The Java Debug Wire Protocol between a debugger and HotSpot: an event says whom the JVM suspended for it, replies and commands tell the rest. The target counts as stopped
/// while some thread is suspended.
/// </summary>
internal sealed class JdwpConversation(IDebuggerObserver observer) : IConversation
{
    private const int AllThreads = 1 << 8 | 4;
    private const int SuspendAll = 1 << 8 | 8;
    private const int ResumeAll = 1 << 8 | 9;
    private const int Suspend = 11 << 8 | 2;
    private const int Resume = 11 << 8 | 3;
    private const int SetEvent = 15 << 8 | 1;
    private const int ClearEvent = 15 << 8 | 2;
    private const int Composite = 64 << 8 | 100;

    /// <summary>Answers that are waited for; a client asks for few at once.</summary>
    private const int MostAsked = 1024;

    private const int MostAskedBytes = 512;
    private const int MostThreads = 10_000;

    private readonly Lock _gate = new();
    private readonly JdwpThreads _threads = new();
    private readonly JdwpPlaces _places = new();
    private readonly Dictionary<uint, (int Command, byte[] Data)> _asked = [];

    /// <inheritdoc/>
    public string? ClientName => null;

    /// <inheritdoc/>
    public bool HasConsole => false;

    /// <inheritdoc/>
    public void FromClient(ReadOnlySpan<byte> message)
    {
        if (JdwpPacket.IsReply(message))
        {
            return;
        }

        var command = JdwpPacket.Kind(message);
        var data = message[JdwpPacket.HeadBytes..];
        lock (_gate)
        {
            // A resume counts when it is sent, so that a stop that follows it at once is one of its own; a suspend counts when it is answered, because it may fail.
            switch (command)
            {
                case ResumeAll or JdwpPacket.Dispose or Resume:
                    observer.ResumePasses();
                    LetRun(command, data);
                    break;
                case SuspendAll or Suspend or AllThreads:
                case var other when JdwpPlaces.Tells(other):
                    Await(message, command, data);
                    break;
                case SetEvent or ClearEvent:
                    observer.BreakpointsChanged();
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void FromDebugger(ReadOnlySpan<byte> message)
    {
        var data = message[JdwpPacket.HeadBytes..];
        lock (_gate)
        {
            if (!JdwpPacket.IsReply(message))
            {
                if (JdwpPacket.Kind(message) == Composite)
                {
                    TakeEvent(new JdwpReader(data));
                }
            }
            else if (_asked.Remove(JdwpPacket.Id(message), out var asked) && JdwpPacket.Kind(message) == 0)
            {
                TakeAnswer(asked.Command, asked.Data, data);
            }
        }
    }

    private void LetRun(int command, ReadOnlySpan<byte> data)
    {
        var wasSuspended = _threads.IsAnySuspended;
        switch (command)
        {
            case ResumeAll:
                _threads.ResumeAll();
                break;
            case Resume:
                _threads.Resume(new JdwpReader(data).Long());
                break;
            default:
                _threads.Clear();
                break;
        }

        if (wasSuspended && !_threads.IsAnySuspended)
        {
            observer.Resumed();
        }
    }

    private void Await(ReadOnlySpan<byte> message, int command, ReadOnlySpan<byte> data)
    {
        if (_asked.Count < MostAsked && data.Length <= MostAskedBytes)
        {
            _asked[JdwpPacket.Id(message)] = (command, data.ToArray());
        }
    }

    private void TakeAnswer(int command, byte[] asked, ReadOnlySpan<byte> answer)
    {
        switch (command)
        {
            case SuspendAll:
                _threads.SuspendAll();
                observer.Halted(null);
                break;
            case Suspend:
                _threads.Suspend(new JdwpReader(asked).Long());
                observer.Halted(null);
                break;
            case AllThreads:
                var wasSuspended = _threads.IsAnySuspended;
                _threads.Name(ReadThreads(new JdwpReader(answer)));
                if (wasSuspended && !_threads.IsAnySuspended)
                {
                    observer.Resumed();
                }

                break;
            default:
                _places.Learn(command, new JdwpReader(asked), new JdwpReader(answer));
                break;
        }
    }

    private static List<long> ReadThreads(JdwpReader answer)
    {
        List<long> threads = [];
        for (var left = answer.Int(); left > 0 && answer.IsWhole && threads.Count < MostThreads; left--)
        {
            threads.Add(answer.Long());
        }

        return threads;
    }

    /// <summary>Several events of one moment come together: the first is told.</summary>
    private void TakeEvent(JdwpReader data)
    {
        var policy = data.Byte();
        data.Int();
        var kind = (JdwpEvent)data.Byte();
        data.Int();
        var thread = kind is JdwpEvent.ClassUnload or JdwpEvent.Death ? 0 : data.Long();
        if (kind == JdwpEvent.ClassPrepare)
        {
            data.Byte();
            _places.Prepare(data.Long(), data.Text());
        }

        switch (policy)
        {
            case 1 when thread != 0:
                _threads.Suspend(thread);
                break;
            case 2:
                _threads.SuspendAll();
                break;
            default:
                return;
        }

        if (kind is JdwpEvent.Start or JdwpEvent.ThreadStart or JdwpEvent.ThreadDeath or JdwpEvent.ClassPrepare or JdwpEvent.ClassUnload)
        {
            // A debugger has these told in order to set its breakpoints in time, and lets run at once.
            observer.Halted(null);
            return;
        }

        observer.Stopped(Where(kind, data));
    }

    private string Where(JdwpEvent kind, JdwpReader data)
    {
        var reason = kind switch
        {
            JdwpEvent.Step => "step",
            JdwpEvent.Breakpoint => "breakpoint",
            JdwpEvent.Exception => "exception",
            JdwpEvent.FieldAccess or JdwpEvent.FieldModification => "field",
            _ => "event",
        };
        if (kind is not (JdwpEvent.Step or JdwpEvent.Breakpoint or JdwpEvent.Exception or JdwpEvent.FieldAccess or JdwpEvent.FieldModification
            or JdwpEvent.MethodEntry or JdwpEvent.MethodExit or JdwpEvent.MethodExitWithValue))
        {
            return reason;
        }

        data.Byte();
        return _places.Describe(data.Long(), data.Long(), data.Long()) ?? reason;
    }
}
