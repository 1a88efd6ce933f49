using Qvs.Testing;

namespace Qvs.Deploy.Tests.Hosting;

/// <summary>The scripts of <c>deploy/scripts</c>, as an operator runs them.</summary>
internal static class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static async Task<(int Exit, string Said)> Run(string name, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        await using var run = ProgramRun.Start(TestPaths.InRepository("deploy", "scripts", name), arguments, environment);
        var exit = await run.Exit(Limit);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {exit}\n{run.Output}{run.Error}");
        return (exit, run.Output + run.Error);
    }

    public static async Task<string> Succeed(string name, params string[] arguments) => await Succeed(name, null, arguments);

    public static async Task<string> Succeed(string name, IReadOnlyDictionary<string, string?>? environment, params string[] arguments)
    {
        var (exit, said) = await Run(name, environment, arguments);
        Assert.True(exit == 0, said);
        return said;
    }
}
