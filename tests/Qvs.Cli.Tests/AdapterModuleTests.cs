using System.Diagnostics;
using Qvs.Testing;

namespace Qvs.Cli.Tests;

/// <summary>The adapters that ship with the product, by the script that their README tells everybody to use.</summary>
public sealed class AdapterModuleTests
{
    [Fact]
    public async Task All_adapters_are_well_formed_documented_and_give_what_their_goldens_say()
    {
        var start = new ProcessStartInfo("sh", [TestPaths.InRepository("adapters", "test.sh"), Path.Combine(AppContext.BaseDirectory, "qvsctl")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output + await error);
        Assert.Matches("[1-9][0-9]* passed, 0 failed", output);
    }
}
