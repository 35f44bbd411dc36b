using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Java;
using Sonde.Core.Profiling.Java;

namespace Sonde.UnitTests.Core.Profiling.Java;

public sealed class JavaFramesTests
{
    [Theory]
    [InlineData("Tickets.priceOf_[j]", "Tickets.priceOf", FrameKind.Jit)]
    [InlineData("Tickets.priceOf_[i]", "Tickets.priceOf", FrameKind.Jit)]
    [InlineData("Tickets.priceOf_[0]", "Tickets.priceOf", FrameKind.Jit)]
    [InlineData("Tickets.priceOf_[1]", "Tickets.priceOf", FrameKind.Jit)]
    [InlineData("do_syscall_64_[k]", "do_syscall_64", FrameKind.Kernel)]
    [InlineData("JavaThread::thread_main_inner", "JavaThread::thread_main_inner", FrameKind.User)]
    [InlineData("_[j]", "_[j]", FrameKind.User)]
    [InlineData("x_[z]", "x_[z]", FrameKind.User)]
    [InlineData("byte[]", "byte[]", FrameKind.User)]
    [InlineData("/", "/", FrameKind.User)]
    public void A_method_is_one_place_whoever_executes_it(string text, string function, FrameKind kind)
    {
        var frame = JavaFrames.OfProfiler(text);
        Assert.Equal((function, kind), (frame.Function, frame.Kind));
    }

    [Fact]
    public void A_library_without_names_is_told_by_its_own() =>
        Assert.Equal(new ProfileFrame("[libc.so.6]", Module: "/usr/lib/libc.so.6"), JavaFrames.OfProfiler("/usr/lib/libc.so.6"));

    [Theory]
    [InlineData("java.lang.Object.wait(java.base@25.0.5/Object.java:389)", "java.lang.Object.wait", "Object.java")]
    [InlineData("java.lang.Object.wait0(java.base@25.0.5/Native Method)", "java.lang.Object.wait0", null)]
    [InlineData("Tickets.main(Tickets.java:37)", "Tickets.main", "Tickets.java")]
    [InlineData("Tickets.<init>(Unknown Source)", "Tickets.<init>", null)]
    [InlineData("odd", "odd", null)]
    [InlineData("(", "(", null)]
    [InlineData("a(", "a", null)]
    public void A_frame_of_a_dump_is_its_method_and_its_file(string text, string function, string? file)
    {
        var frame = JavaFrames.OfDump(text);
        Assert.Equal((function, file, 0, FrameKind.Jit), (frame.Function, frame.File, frame.Line, frame.Kind));
    }

    [Theory]
    [InlineData("[B", "byte[]", null)]
    [InlineData("[[I", "int[][]", null)]
    [InlineData("[Ljava.lang.String;", "java.lang.String[]", "java.lang")]
    [InlineData("java.lang.String", "java.lang.String", "java.lang")]
    [InlineData("Tickets$$Lambda/0x00007f2a10000a00", "Tickets$$Lambda", null)]
    [InlineData("[L;", "[]", null)]
    [InlineData("[", "[", null)]
    [InlineData("", "", null)]
    public void A_class_is_named_as_in_the_source(string name, string plain, string? package)
    {
        Assert.Equal(plain, JavaNames.Class(name));
        Assert.Equal(package, JavaNames.Package(plain));
    }

    [Theory]
    [InlineData("Tickets", "Tickets")]
    [InlineData("Tickets$$Lambda.0x00007f1234", "Tickets$$Lambda")]
    [InlineData("Tickets$$Lambda$14.0x0000000800c03000", "Tickets$$Lambda")]
    [InlineData("Tickets$$Lambda+0x00007f1234", "Tickets$$Lambda")]
    [InlineData("java.lang.invoke.LambdaForm$MH.0x00007f12", "java.lang.invoke.LambdaForm$MH")]
    [InlineData("shop.Base0x10", "shop.Base0x10")]
    [InlineData("0x10", "0x10")]
    public void A_hidden_class_is_told_without_its_number(string name, string plain) => Assert.Equal(plain, JavaNames.Plain(name));
}
