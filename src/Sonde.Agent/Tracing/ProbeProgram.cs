using Sonde.Tunnel.Control;

namespace Sonde.Agent.Tracing;

/// <summary>
/// The two programs that the kernel runs at the probes, at a function's entry and at its return instructions. A probe's cookie is its function's number, with <see cref="HasReturns"/> where
/// its return is waited for. A call is known again by its thread and stack pointer; in Go, whose goroutines change threads and whose stacks move, by its goroutine and its distance from the
/// stack's upper end (g.stack.hi, at 8 of g), which moving keeps. Pure.
/// </summary>
internal sealed class ProbeProgram
{
    /// <summary>In a cookie: the function's returns have probes too.</summary>
    public const int HasReturns = 0x100;

    private const int FunctionBits = 0xff;

    // The frame: the key of the table (u32), that of the template (u32), the key of a call, room for what is read.
    private const int TableKey = -4;
    private const int TemplateKey = -8;
    private const int CallFunction = -16;
    private const int CallDepth = -24;
    private const int CallKey = -32;
    private const int Room = -40;
    private const int StackEnd = 8;

    private readonly ProbePlan _plan;
    private readonly ProbeMaps _maps;
    private readonly (long Device, long Inode) _namespace;
    private readonly BpfAssembler _code = new();
    private int _labels;

    private ProbeProgram(ProbePlan plan, ProbeMaps maps, (long Device, long Inode) processNamespace) => (_plan, _maps, _namespace) = (plan, maps, processNamespace);

    /// <summary>The program for entries.</summary>
    /// <param name="plan">What is wanted.</param>
    /// <param name="maps">The maps.</param>
    /// <param name="processNamespace">The process namespace in which threads are told, as its file in /proc/self/ns has it.</param>
    public static ulong[] Entry(ProbePlan plan, ProbeMaps maps, (long Device, long Inode) processNamespace) => new ProbeProgram(plan, maps, processNamespace).WriteEntry();

    /// <summary>The program for returns.</summary>
    public static ulong[] Return(ProbePlan plan, ProbeMaps maps, (long Device, long Inode) processNamespace) => new ProbeProgram(plan, maps, processNamespace).WriteReturn();

    private ulong[] WriteEntry()
    {
        // r6: the registers; r7: the cookie; r8: the record.
        Begin();
        Find(_maps.Table, TableKey, "end").Set(1, 1).AddAtomically(0, CallTable.Calls, 1);
        _code.Move(1, 7).And(1, HasReturns).JumpIfEqual(1, 0, TellsEntries ? "known" : "end").Label("known");
        StoreKey();
        Open();
        _code.Load(1, 10, CallFunction).Store(8, CallRecord.Function, 1).StoreNumber(8, CallRecord.Took, -1);
        if (_plan.IsTelling)
        {
            StoreThread();
            foreach (var slot in _plan.Record.Arguments)
            {
                StoreValue(slot);
            }
        }

        _code.Call(BpfFunction.Clock).Store(8, CallRecord.Began, 0);
        if (TellsEntries)
        {
            _code.Move(1, 7).And(1, HasReturns).JumpIfEqual(1, HasReturns, "end");
            Tell("forget");
            _code.Label("forget").Map(1, _maps.Open).Frame(2, CallKey).Call(BpfFunction.Delete);
        }

        return _code.Label("end").Exit().Build();
    }

    /// <summary>Whether calls of functions whose returns are not known are told when they begin.</summary>
    private bool TellsEntries => _plan.Request is { Follow: true, SlowNanoseconds: null };

    private ulong[] WriteReturn()
    {
        // r6: the registers; r7: the cookie; r8: the record; r9: how long it took.
        Begin();
        StoreKey();
        Find(_maps.Open, CallKey, "end").Move(8, 0);
        _code.Call(BpfFunction.Clock).Move(9, 0).Load(1, 8, CallRecord.Began).Subtract(9, 1);
        Find(_maps.Table, TableKey, "forget").Set(1, 1).AddAtomically(0, CallTable.Returned, 1).AddAtomically(0, CallTable.Total, 9);
        _code.Load(1, 0, CallTable.Longest).JumpIfAbove(1, 9, "shorter").Store(0, CallTable.Longest, 9).Label("shorter");
        Count();
        if (_plan.IsTelling)
        {
            _code.Set(1, _plan.Request.SlowNanoseconds ?? 0).JumpIfAbove(1, 9, "forget").Store(8, CallRecord.Took, 9);
            foreach (var slot in _plan.Record.Results)
            {
                StoreValue(slot);
            }

            Tell("forget");
        }

        _code.Label("forget").Map(1, _maps.Open).Frame(2, CallKey).Call(BpfFunction.Delete);
        return _code.Label("end").Exit().Build();
    }

    private void Begin() => _code
        .Move(6, 1).Call(BpfFunction.Cookie).Move(7, 0)
        .Move(1, 7).And(1, FunctionBits).StoreWord(10, TableKey, 1).Store(10, CallFunction, 1);

    /// <summary>r0 = what the map has; else on to the label.</summary>
    private BpfAssembler Find(int map, int key, string missing) => _code.Map(1, map).Frame(2, key).Call(BpfFunction.Find).JumpIfEqual(0, 0, missing);

    private void StoreKey()
    {
        if (!_plan.IsGo)
        {
            _code.Call(BpfFunction.Thread).Store(10, CallKey, 0).Load(1, 6, _plan.Registers.Stack).Store(10, CallDepth, 1);
            return;
        }

        _code.Load(3, 6, _plan.Registers.Goroutine).Store(10, CallKey, 3).Add(3, StackEnd);
        _code.Frame(1, Room).Set(2, sizeof(long)).Call(BpfFunction.Read);
        _code.Load(1, 10, Room).Load(2, 6, _plan.Registers.Stack).Subtract(1, 2).Store(10, CallDepth, 1);
    }

    /// <summary>r8 = a new record of this call, all zeros. It is made in its own place: a program may be interrupted by another thread's, which then has the processor.</summary>
    private void Open()
    {
        _code.Set(1, 0).StoreWord(10, TemplateKey, 1);
        Find(_maps.Template, TemplateKey, "end").Move(3, 0);
        _code.Map(1, _maps.Open).Frame(2, CallKey).Set(4, 0).Call(BpfFunction.Update);
        Find(_maps.Open, CallKey, "end").Move(8, 0);
    }

    private void StoreThread()
    {
        _code.StoreNumber(10, Room, 0);
        _code.Set(1, _namespace.Device).Set(2, _namespace.Inode).Frame(3, Room).Set(4, sizeof(long)).Call(BpfFunction.ThreadInNamespace);
        _code.LoadWord(1, 10, Room).Store(8, CallRecord.Thread, 1);
    }

    private void StoreValue(CallSlot slot)
    {
        if (slot.Registers.Count == 0)
        {
            _code.StoreNumber(8, slot.At, 0);
        }
        else if (slot.Value != CallValue.String)
        {
            // Of a slice the length is told, which is its second word.
            _code.Load(1, 6, slot.Registers[slot.Value == CallValue.Slice && slot.Registers.Count > 1 ? 1 : 0]).Store(8, slot.At, 1);
        }
        else if (_plan.IsGo)
        {
            var (fits, unread) = (Next(), Next());
            _code.Load(2, 6, slot.Registers[1]).Store(8, slot.At, 2).JumpIfNotAbove(2, CallRecord.MostText, fits).Set(2, CallRecord.MostText).Label(fits);
            _code.Move(1, 8).Add(1, slot.At + sizeof(long)).Load(3, 6, slot.Registers[0]).Call(BpfFunction.Read);
            _code.JumpIfEqual(0, 0, unread).StoreNumber(8, slot.At, -1).Label(unread);
        }
        else
        {
            _code.Move(1, 8).Add(1, slot.At + sizeof(long)).Set(2, CallRecord.MostText).Load(3, 6, slot.Registers[0]).Call(BpfFunction.ReadText).Store(8, slot.At, 0);
        }
    }

    /// <summary>The record into the queue; where that is full, it is counted.</summary>
    private void Tell(string next)
    {
        _code.Map(1, _maps.Told).Move(2, 8).Set(3, 0).Call(BpfFunction.Push).JumpIfEqual(0, 0, next);
        _code.Set(1, _plan.Functions.Count).StoreWord(10, TableKey, 1);
        Find(_maps.Table, TableKey, next).Set(1, 1).AddAtomically(0, 0, 1);
    }

    /// <summary>One more in the class of r9, in the row at r0: eight classes to a power of two.</summary>
    private void Count()
    {
        // r2: what is left of it; r3: its highest bit.
        _code.Move(2, 9).Set(3, 0);
        for (var bits = 32; bits > 0; bits /= 2)
        {
            var next = Next();
            _code.Move(1, 2).ShiftRight(1, bits).JumpIfEqual(1, 0, next).Add(3, bits).Move(2, 1).Label(next);
        }

        _code.Move(1, 9).JumpIfNotAbove(3, 2, "small");
        _code.Add(3, -3).ShiftRightBy(1, 3).And(1, 7).Add(3, 1).ShiftLeft(3, 3).AddRegister(1, 3).Label("small");
        _code.And(1, CallTable.ClassCount - 1).ShiftLeft(1, 3).AddRegister(0, 1).Set(1, 1).AddAtomically(0, CallTable.Classes, 1);
    }

    private string Next() => $"l{_labels++}";
}
