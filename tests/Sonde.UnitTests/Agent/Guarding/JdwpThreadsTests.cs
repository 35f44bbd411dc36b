using Sonde.Agent.Guarding;

namespace Sonde.UnitTests.Agent.Guarding;

public sealed class JdwpThreadsTests
{
    private readonly JdwpThreads _threads = new();

    [Fact]
    public void All_that_were_suspended_twice_need_two_resumes()
    {
        _threads.SuspendAll();
        _threads.SuspendAll();
        _threads.ResumeAll();
        Assert.True(_threads.IsAnySuspended);
        _threads.ResumeAll();
        Assert.False(_threads.IsAnySuspended);
    }

    [Fact]
    public void One_that_was_resumed_does_not_let_the_others_run()
    {
        _threads.SuspendAll();
        _threads.Resume(7);
        Assert.True(_threads.IsAnySuspended);
    }

    [Fact]
    public void A_debugger_that_resumes_each_thread_it_was_told_of_lets_all_run()
    {
        _threads.SuspendAll();
        _threads.SuspendAll();
        _threads.Name([7, 8]);
        _threads.Resume(7);
        _threads.Resume(8);
        _threads.ResumeAll();
        Assert.False(_threads.IsAnySuspended);
    }

    [Fact]
    public void A_thread_that_was_suspended_with_the_others_and_alone_needs_both_back()
    {
        _threads.Suspend(7);
        _threads.SuspendAll();
        _threads.ResumeAll();
        Assert.True(_threads.IsAnySuspended);
        _threads.Resume(7);
        Assert.False(_threads.IsAnySuspended);
    }

    [Fact]
    public void Resumes_without_need_are_not_saved_up()
    {
        _threads.ResumeAll();
        _threads.Resume(7);
        _threads.Suspend(7);
        Assert.True(_threads.IsAnySuspended);
    }

    [Fact]
    public void Everything_runs_once_the_debugger_is_disposed_of()
    {
        _threads.SuspendAll();
        _threads.Suspend(7);
        _threads.Clear();
        Assert.False(_threads.IsAnySuspended);
    }
}
