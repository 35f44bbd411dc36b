namespace Sonde.Agent.Functions;

/// <summary>What follows an opcode, by opcode: a letter each (Intel SDM volume 2, tables, 64-bit mode). Those with more to them are decided elsewhere.</summary>
internal static class X86Maps
{
    /// <summary>Nothing.</summary>
    public const char Alone = 'n';

    /// <summary>A ModRM byte and what belongs to it.</summary>
    public const char Operand = 'm';

    /// <summary>The same, and a byte.</summary>
    public const char OperandAndByte = 'b';

    /// <summary>The same, and four bytes, or two with the operand size prefix.</summary>
    public const char OperandAndWord = 'w';

    /// <summary>A byte.</summary>
    public const char Byte = 'i';

    /// <summary>Four bytes, or two with the operand size prefix.</summary>
    public const char Word = 'z';

    /// <summary>Two bytes and one: ENTER.</summary>
    public const char Enter = 'e';

    // 16 opcodes a line; x: none in 64-bit mode, a prefix, or decided elsewhere.
    private const string One =
        "mmmmizxxmmmmizxx" // 00
        + "mmmmizxxmmmmizxx" // 10
        + "mmmmizxxmmmmizxx" // 20
        + "mmmmizxxmmmmizxx" // 30
        + "xxxxxxxxxxxxxxxx" // 40
        + "nnnnnnnnnnnnnnnn" // 50
        + "xxxmxxxxzwibnnnn" // 60
        + "xxxxxxxxxxxxxxxx" // 70
        + "bwxbmmmmmmmmmmmm" // 80
        + "nnnnnnnnnnxnnnnn" // 90
        + "xxxxnnnniznnnnnn" // a0
        + "iiiiiiiixxxxxxxx" // b0
        + "bbxxxxbwenxxnixn" // c0
        + "mmmmxxxnmmmmmmmm" // d0
        + "xxxxiiiixxxxnnnn" // e0
        + "xnxxnnxxnnnnnnmx"; // f0

    private const string Two =
        "mmmmxnnnnnxnxmnb" // 00
        + "mmmmmmmmmmmmmmmm" // 10
        + "mmmmxxxxmmmmmmmm" // 20
        + "nnnnnnxnxxxxxxxx" // 30
        + "mmmmmmmmmmmmmmmm" // 40
        + "mmmmmmmmmmmmmmmm" // 50
        + "mmmmmmmmmmmmmmmm" // 60
        + "bbbbmmmnmmxxmmmm" // 70
        + "xxxxxxxxxxxxxxxx" // 80
        + "mmmmmmmmmmmmmmmm" // 90
        + "nnnmbmxxnnnmbmmm" // a0
        + "mmmmmmmmmmbmmmmm" // b0
        + "mmbmbbbmnnnnnnnn" // c0
        + "mmmmmmmmmmmmmmmm" // d0
        + "mmmmmmmmmmmmmmmm" // e0
        + "mmmmmmmmmmmmmmmm"; // f0

    /// <summary>Of an opcode of one byte.</summary>
    public static char OneByte(byte opcode) => One[opcode];

    /// <summary>Of the second byte of an opcode that begins with 0f.</summary>
    public static char TwoByte(byte opcode) => Two[opcode];

    /// <summary>Whether a SIB byte has an index that counts by eight.</summary>
    public static bool IsTable(byte index) => (index & 0xc0) == 0xc0 && (index & 0x38) != 0x20;

    /// <summary>Whether it is a legacy or REX prefix.</summary>
    public static bool IsPrefix(byte code) => code is 0x66 or 0x67 or 0xf2 or 0xf3 or 0x2e or 0x36 or 0x3e or 0x26 or 0x64 or 0x65 or 0xf0 or (>= 0x40 and <= 0x4f);
}
