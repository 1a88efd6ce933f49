using Qvs.Cloud.Tests;

[assembly: AssemblyFixture(typeof(RunningCloud))]

namespace Qvs.Cloud.Tests;

/// <summary>One running server for all tests that only ask it.</summary>
public sealed class RunningCloud : IAsyncLifetime
{
    private CloudProgram? _program;

    public CloudProgram Program => _program ?? throw new InvalidOperationException("The server is not started yet.");

    public const string Password = "a password of a test";

    public async ValueTask InitializeAsync() => _program = await CloudProgram.Start($"--Qvs:AdminPassword={Password}");

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;
}
