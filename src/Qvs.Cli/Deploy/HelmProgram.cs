using System.Text.Json.Nodes;
using Qvs.Cli.Cluster;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Deploy;

/// <summary>Charts are installed by the <c>helm</c> program (formats 2.4.2 b); there is no other.</summary>
internal sealed class HelmProgram(string program, string? kubeconfig, string? context, DeployReport report)
{
    public async Task<string> Apply(Manifest release, TimeSpan timeout, bool wait, bool preview, CancellationToken cancel)
    {
        var body = release.Body;
        var values = Path.Combine(Path.GetTempPath(), $"qvs-values-{Guid.NewGuid():N}.json");
        var exists = (await Run(["status", release.Id.Name, .. Place(release.Id)], cancel)).ExitCode == 0;
        List<string> arguments = ["upgrade", "--install", release.Id.Name, body["chart"]?.ToString() ?? "", .. Place(release.Id), "--values", values];
        if (body["version"]?.ToString() is { Length: > 0 } version)
        {
            arguments.AddRange(["--version", version]);
        }

        if (body["fetchOpts"]?["repo"]?.ToString() is { Length: > 0 } repository)
        {
            arguments.AddRange(["--repo", repository]);
        }

        arguments.AddRange(preview ? ["--dry-run"] : ["--create-namespace", "--timeout", Durations.Text(timeout), .. wait ? (string[])["--wait"] : []]);
        try
        {
            // Values may be confidential: a file that only its owner reads, and not an argument.
            ClusterFiles.WritePrivate(values, (body["values"] as JsonObject ?? []).ToJsonString(Terminal.Readable));

            var done = await Run(arguments, cancel);
            return done.ExitCode == 0 ? exists ? "configured" : "created" : throw new DeployException($"{release.Id}: helm ended with code {done.ExitCode}: {done.Output.Trim()}");
        }
        finally
        {
            File.Delete(values);
        }
    }

    public async Task Uninstall(ObjectId release, CancellationToken cancel)
    {
        var done = await Run(["uninstall", release.Name, .. Place(release), "--wait"], cancel);
        if (done.ExitCode != 0 && !done.Output.Contains("not found", StringComparison.OrdinalIgnoreCase))
        {
            throw new DeployException($"{release}: helm ended with code {done.ExitCode}: {done.Output.Trim()}");
        }
    }

    private string[] Place(ObjectId release) =>
    [
        .. release.Namespace.Length > 0 ? (string[])["--namespace", release.Namespace] : [],
        .. kubeconfig is not null ? (string[])["--kubeconfig", kubeconfig] : [],
        .. context is not null ? (string[])["--kube-context", context] : [],
    ];

    private async Task<ProgramEnd> Run(IReadOnlyList<string> arguments, CancellationToken cancel)
    {
        report.Say($"$ {program} {string.Join(' ', arguments.Take(3))} ...");
        return await ChildProgram.Run(program, arguments, new ChildProgramOptions { WhyNeeded = "the manifests hold charts, which are installed by Helm. Use an image with helm in it, or name the program with --helm or QVS_HELM" }, cancel);
    }
}
