namespace Qvs.Testing.Tests;

public sealed class ProgramRunTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Output_error_and_exit_code_are_collected()
    {
        await using var run = Shell("echo one; echo two >&2; exit 3");

        Assert.Equal(3, await run.Exit(Soon));
        Assert.Equal("one\n", run.Output);
        Assert.Equal("two\n", run.Error);
    }

    [Fact]
    public async Task A_line_is_found_before_or_after_it_was_written()
    {
        await using var run = Shell("echo ready; sleep 60");

        Assert.Equal("ready", await run.Line(line => line == "ready", Soon));
        Assert.Equal("ready", await run.Line(line => line == "ready", Soon));
    }

    [Fact]
    public async Task Waiting_for_a_line_ends_with_the_program()
    {
        await using var run = Shell("echo something else");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => run.Line(line => line == "ready", Soon));
        Assert.Contains("something else", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_lets_the_program_say_goodbye()
    {
        await using var run = Shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await run.Line(line => line == "ready", Soon);

        run.Terminate();

        Assert.Equal(0, await run.Exit(Soon));
        Assert.EndsWith("bye\n", run.Output, StringComparison.Ordinal);
    }

    private static ProgramRun Shell(string script) => ProgramRun.Start("/bin/sh", ["-c", script]);
}
