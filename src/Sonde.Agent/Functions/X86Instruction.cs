using System.Buffers.Binary;

namespace Sonde.Agent.Functions;

/// <summary>
/// The length of x86-64 instructions (Intel SDM volume 2, chapter 2 and the opcode maps of appendix A; AMD APM volume 3). What is not in the maps, or means different lengths to
/// different processors, is refused: a guess would put a probe into the middle of an instruction.
/// </summary>
internal ref struct X86Instruction
{
    private const int MostBytes = 15;

    private readonly ReadOnlySpan<byte> _code;
    private int _at;
    private bool _isShort;
    private bool _isWide;
    private bool _hasRepeat;
    private bool _hasShortAddress;

    private X86Instruction(ReadOnlySpan<byte> code) => _code = code[..Math.Min(code.Length, MostBytes)];

    /// <summary>Decodes the first instruction; false for one that is not known, or is not all there.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> code, out Instruction instruction)
    {
        var decoder = new X86Instruction(code);
        if (decoder.Decode() is { } decoded && decoder._at <= decoder._code.Length)
        {
            instruction = decoded.Kind is InstructionKind.Jump or InstructionKind.ConditionalJump
                ? decoded with { Length = decoder._at, Displacement = decoder.Displacement(decoded.Length) }
                : decoded with { Length = decoder._at };
            return true;
        }

        instruction = default;
        return false;
    }

    private readonly byte Peek => _at < _code.Length ? _code[_at] : (byte)0;

    /// <summary>Its kind; of a direct jump the length stands for that of its displacement, 1 or 4.</summary>
    private Instruction? Decode()
    {
        ReadPrefixes();
        if (_at >= _code.Length)
        {
            return null;
        }

        var opcode = _code[_at++];
        return opcode switch
        {
            0x0f => DecodeTwoByte(),
            0xc4 or 0xc5 or 0x62 => DecodeVector(opcode),
            _ => DecodeOneByte(opcode),
        };
    }

    private void ReadPrefixes()
    {
        for (; _at < _code.Length; _at++)
        {
            switch (_code[_at])
            {
                case 0x66:
                    _isShort = true;
                    break;
                case 0x67:
                    _hasShortAddress = true;
                    break;
                case 0xf2 or 0xf3:
                    _hasRepeat = true;
                    break;
                case 0x2e or 0x36 or 0x3e or 0x26 or 0x64 or 0x65 or 0xf0:
                    break;
                case >= 0x40 and <= 0x4f:
                    // Only right before the opcode it counts; another prefix behind it takes it back.
                    _isWide = (_code[_at] & 8) != 0;
                    if (_at + 1 < _code.Length && !X86Maps.IsPrefix(_code[_at + 1]))
                    {
                        _at++;
                        return;
                    }

                    _isWide = false;
                    break;
                default:
                    return;
            }
        }
    }

    private Instruction? DecodeOneByte(byte opcode)
    {
        switch (opcode)
        {
            case 0xc3 or 0xcb or 0xc2 or 0xca:
                return Skip((opcode & 1) == 0 ? 2 : 0, InstructionKind.Return);
            case 0xeb or 0xe9:
                return Relative(opcode == 0xeb ? 1 : 4, InstructionKind.Jump);
            case 0xe8:
                return _isShort && !_isWide ? null : Skip(4, InstructionKind.Other);
            case >= 0x70 and <= 0x7f or >= 0xe0 and <= 0xe3:
                return Relative(1, InstructionKind.ConditionalJump);
            case >= 0xb8 and <= 0xbf:
                return Skip(_isWide ? 8 : Immediate, InstructionKind.Other);
            case >= 0xa0 and <= 0xa3:
                return Skip(_hasShortAddress ? 4 : 8, InstructionKind.Other);
            case 0xf6 or 0xf7:
                return Operand() is { } test ? Skip((test & 0x38) > 8 ? 0 : opcode == 0xf6 ? 1 : Immediate, InstructionKind.Other) : null;
            case 0xff:
                return DecodeIndirect();
            case 0x8f when (Peek & 0x1f) >= 8:
                // AMD's XOP.
                return null;
            default:
                return DecodeByMap(X86Maps.OneByte(opcode));
        }
    }

    private Instruction? DecodeIndirect()
    {
        var start = _at;
        if (Operand() is not { } operand)
        {
            return null;
        }

        return ((operand >> 3) & 7) switch
        {
            // A table is indexed: [base + index * 8].
            4 => new Instruction(0, (operand & 0xc7) is 0x04 or 0x44 or 0x84 && start + 1 < _code.Length && X86Maps.IsTable(_code[start + 1]) ? InstructionKind.TableJump : InstructionKind.UnknownJump),
            5 or 7 => null,
            _ => new Instruction(0, InstructionKind.Other),
        };
    }

    private Instruction? DecodeTwoByte()
    {
        if (_at >= _code.Length)
        {
            return null;
        }

        var opcode = _code[_at++];
        switch (opcode)
        {
            case >= 0x80 and <= 0x8f:
                return Relative(4, InstructionKind.ConditionalJump);
            case 0x38:
                _at++;
                return DecodeByMap(X86Maps.Operand);
            case 0x3a:
                _at++;
                return DecodeByMap(X86Maps.OperandAndByte);
            case 0x78 or 0x79 when _isShort || _hasRepeat:
                // SSE4a has other lengths.
                return null;
            default:
                return DecodeByMap(X86Maps.TwoByte(opcode));
        }
    }

    /// <summary>VEX of two and three bytes, and EVEX. Other prefixes may not stand before them, but for segments and address size.</summary>
    private Instruction? DecodeVector(byte prefix)
    {
        if (_isShort || _hasRepeat || _isWide)
        {
            return null;
        }

        var map = prefix switch { 0xc5 => 1, 0xc4 => Peek & 0x1f, _ => Peek & 7 };
        _at += prefix switch { 0xc5 => 1, 0xc4 => 2, _ => 3 };
        if (_at >= _code.Length)
        {
            return null;
        }

        var opcode = _code[_at++];
        return map switch
        {
            1 when opcode == 0x77 && prefix != 0x62 => new Instruction(0, InstructionKind.Other),
            1 => DecodeByMap(opcode is >= 0x70 and <= 0x73 or 0xc2 or 0xc4 or 0xc5 or 0xc6 ? X86Maps.OperandAndByte : X86Maps.Operand),
            2 or 5 or 6 => DecodeByMap(X86Maps.Operand),
            3 => DecodeByMap(X86Maps.OperandAndByte),
            _ => null,
        };
    }

    private Instruction? DecodeByMap(char form) => form switch
    {
        X86Maps.Alone => new Instruction(0, InstructionKind.Other),
        X86Maps.Operand => Operand() is null ? null : new Instruction(0, InstructionKind.Other),
        X86Maps.OperandAndByte => Operand() is null ? null : Skip(1, InstructionKind.Other),
        X86Maps.OperandAndWord => Operand() is null ? null : Skip(Immediate, InstructionKind.Other),
        X86Maps.Byte => Skip(1, InstructionKind.Other),
        X86Maps.Word => Skip(Immediate, InstructionKind.Other),
        X86Maps.Enter => Skip(3, InstructionKind.Other),
        _ => null,
    };

    /// <summary>Reads the ModRM byte with what belongs to it; null where it is not there.</summary>
    private byte? Operand()
    {
        if (_at >= _code.Length)
        {
            return null;
        }

        var operand = _code[_at++];
        var (mode, place) = (operand >> 6, operand & 7);
        if (mode == 3)
        {
            return operand;
        }

        var hasBase = true;
        if (place == 4)
        {
            hasBase = (Peek & 7) != 5;
            _at++;
        }

        _at += mode switch { 1 => 1, 2 => 4, _ => place == 5 || (place == 4 && !hasBase) ? 4 : 0 };
        return operand;
    }

    private readonly int Immediate => _isShort && !_isWide ? 2 : 4;

    private Instruction? Relative(int bytes, InstructionKind kind)
    {
        // With the prefix, Intel takes four bytes and AMD two.
        if (bytes == 4 && _isShort)
        {
            return null;
        }

        _at += bytes;
        return new Instruction(bytes, kind);
    }

    private Instruction Skip(int bytes, InstructionKind kind)
    {
        _at += bytes;
        return new Instruction(0, kind);
    }

    private readonly int Displacement(int bytes) =>
        bytes == 1 ? (sbyte)_code[_at - 1] : BinaryPrimitives.ReadInt32LittleEndian(_code[(_at - 4).._at]);
}
