using System.IO.MemoryMappedFiles;
using System.Text;

namespace Sonde.FuzzTests.Harness;

/// <summary>
/// The input that a worker is at, in a file: a program that dies of a full stack cannot say what killed it. Written with every input, at the cost of a copy.
/// </summary>
internal sealed class LastInput : IDisposable
{
    private const int NameRoom = 64;
    private const int Size = NameRoom + sizeof(int) + InputBuffer.MostBytes;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    /// <param name="worker">Counts from 0.</param>
    public LastInput(int worker)
    {
        Directory.CreateDirectory(Folder);
        _file = MemoryMappedFile.CreateFromFile(PathOf(worker), FileMode.Create, null, Size);
        _view = _file.CreateViewAccessor();
    }

    private static string Folder => Path.Combine(Path.GetTempPath(), "sonde-fuzz");

    public void Write(string target, byte[] input)
    {
        var name = new byte[NameRoom];
        Encoding.ASCII.GetBytes(target, name);
        _view.WriteArray(0, name, 0, NameRoom);
        _view.Write(NameRoom, input.Length);
        _view.WriteArray(NameRoom + sizeof(int), input, 0, input.Length);
    }

    /// <summary>Lets go of the file, which stays.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>What the workers of the last campaign were at, each as the words that run it again.</summary>
    public static IEnumerable<string> Left(int workers)
    {
        for (var worker = 0; worker < workers; worker++)
        {
            if (File.Exists(PathOf(worker)) && File.ReadAllBytes(PathOf(worker)) is { Length: Size } bytes)
            {
                var length = BitConverter.ToInt32(bytes, NameRoom);
                yield return $"--replay {Encoding.ASCII.GetString(bytes, 0, NameRoom).TrimEnd('\0')} {Convert.ToBase64String(bytes, NameRoom + sizeof(int), length)}";
            }
        }
    }

    private static string PathOf(int worker) => Path.Combine(Folder, $"last-{worker}");
}
