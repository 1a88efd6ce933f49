using Qvs.LocalCluster.Steps;

namespace Qvs.LocalCluster.Tests.Steps;

public sealed class StepProcessTests
{
    /// <summary>What a sandbox asks the kernel for, as bubblewrap's --die-with-parent does: the parent is a thread there, and those of the pool come and go.</summary>
    [Fact]
    public async Task A_step_outlives_the_thread_that_asked_for_it()
    {
        var folder = Directory.CreateTempSubdirectory("qvs-step-");
        try
        {
            var command = new HostCommand(
                "/usr/bin/setpriv",
                ["--pdeathsig", "KILL", "/bin/sh", "-c", "echo ready; until [ -e gate ]; do sleep 0.1; done; exit 7"],
                new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
                folder.FullName);
            var isReady = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            StepProcess? step = null;
            var asking = new Thread(() => step = StepProcess.Start(command, _ => isReady.TrySetResult(), 1_000, endsItsTree: true));
            asking.Start();
            await isReady.Task.WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            asking.Join();

            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "gate"), "", TestContext.Current.CancellationToken);
            using (step!)
            {
                Assert.Equal(7, await step!.Wait(null, TimeProvider.System));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_program_that_is_not_there_is_told_to_whoever_asked() =>
        Assert.Throws<System.ComponentModel.Win32Exception>(() => StepProcess.Start(new HostCommand("/no/such/program", [], new Dictionary<string, string>(), "/"), _ => { }, 1_000, endsItsTree: true));
}
