using System.CommandLine;
using Qvs.Adapters;
using Qvs.Adapters.Config;
using Qvs.Adapters.Manifests;

namespace Qvs.Cli.Manifest;

/// <summary>What a manifest compile is told, with the names of the published CLI (formats 3).</summary>
internal sealed class ManifestFlags
{
    public ProjectFlags Project { get; } = new();

    public Option<string?> Params { get; } = new("--params", "-p") { Description = "The values of the deployment.", HelpName = "params.json" };

    public Option<bool> Setup { get; } = new("--setup") { Description = "Compiles the resources of the phase appSetup instead of app." };

    public Option<string> Format { get; } = new("--output-format")
    {
        Description = "kubernetes for a stream of manifests, pulumi for one Pulumi.yaml.",
        DefaultValueFactory = _ => "kubernetes",
        HelpName = "kubernetes|pulumi",
    };

    public Option<string?> Stack { get; } = new("--stack") { Description = "A stack of the deployment worker that Pulumi takes over.", HelpName = "name" };

    public ManifestFlags AddTo(Command command)
    {
        Format.AcceptOnlyFromAmong("kubernetes", "pulumi");
        Project.AddTo(command);
        command.Add(Params);
        command.Add(Setup);
        command.Add(Format);
        command.Add(Stack);
        return this;
    }

    public ManifestRequest Request(ParseResult arguments, QvsProject project, ParamsFile values) => new(
        project.Config,
        values,
        arguments.GetValue(Setup) ? ManifestPhase.Setup : ManifestPhase.App,
        arguments.GetValue(Format) == "pulumi" ? ManifestFormat.Pulumi : ManifestFormat.Kubernetes,
        arguments.GetValue(Stack));
}
