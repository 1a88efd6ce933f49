using System.CommandLine;

namespace Qvs.Cli.Deploy;

/// <summary><c>qvsctl deploy</c>: what the tasks of a deployment run.</summary>
internal static class DeployCommand
{
    public static Command Create() => new("deploy", "Brings compiled manifests to where they run.")
    {
        ApplyCommand.Create(),
        Pulumi.PulumiCommand.Create(),
        WorkerCommand.Create(),
    };
}
