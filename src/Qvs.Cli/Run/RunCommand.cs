using System.CommandLine;
using Qvs.LocalCluster.Steps;

namespace Qvs.Cli.Run;

/// <summary><c>qvsctl run</c>: runs a PipelineRun or TaskRun from a file on this machine, in an embedded cluster that lives as long as the run.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var files = new Option<string[]>("--filename", "-f") { Description = "YAML file with a PipelineRun or TaskRun, and with what it refers to; - reads standard input", Required = true, AllowMultipleArgumentsPerToken = true };
        var parameters = new Option<string[]>("--param", "-p") { Description = "NAME=VALUE, in place of the param of that name in the file" };
        var ns = new Option<string>("--namespace", "-n") { Description = "The namespace of objects that name none", DefaultValueFactory = _ => "default" };
        var isolation = new Option<Isolation>("--isolation") { Description = "What keeps steps apart from this machine", DefaultValueFactory = _ => Isolation.Auto };
        var network = new Option<bool>("--network") { Description = "Let steps reach the network" };
        var images = new Option<string?>("--image-table") { Description = "YAML or JSON file that says which local commands stand for which images" };
        var data = new Option<string?>("--data") { Description = "Folder for claims and logs that are to stay; otherwise nothing is kept" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "Do not show the output of steps" };
        var command = new Command("run", "Run a PipelineRun or TaskRun on this machine")
        {
            files, parameters, ns, isolation, network, images, data, quiet,
        };
        command.SetAction((parse, cancel) => new LocalRun(
            new RunOptions
            {
                Files = parse.GetValue(files) ?? [],
                Params = parse.GetValue(parameters) ?? [],
                Namespace = parse.GetValue(ns) ?? "default",
                Isolation = parse.GetValue(isolation),
                Network = parse.GetValue(network),
                ImageTableFile = parse.GetValue(images),
                DataFolder = parse.GetValue(data),
                Quiet = parse.GetValue(quiet),
            },
            parse.InvocationConfiguration.Output,
            parse.InvocationConfiguration.Error).Run(cancel));
        return command;
    }
}

internal sealed record RunOptions
{
    public required IReadOnlyList<string> Files { get; init; }

    public IReadOnlyList<string> Params { get; init; } = [];

    public string Namespace { get; init; } = "default";

    public Isolation Isolation { get; init; }

    public bool Network { get; init; }

    public string? ImageTableFile { get; init; }

    public string? DataFolder { get; init; }

    public bool Quiet { get; init; }
}
