using System.CommandLine;
using Qvs.Cli.Adapter;
using Qvs.Cli.Cluster;
using Qvs.Cli.Completion;
using Qvs.Cli.Cue;
using Qvs.Cli.Deploy;
using Qvs.Cli.Import;
using Qvs.Cli.Manifest;
using Qvs.Cli.Mod;
using Qvs.Cli.Pipeline;
using Qvs.Cli.Platform;
using Qvs.Cli.Plugin;
using Qvs.Cli.Run;
using Qvs.Cli.Schema;

// Only the command that is asked for is built: a process that evaluates one small file is mostly start-up.
Dictionary<string, Func<Command>> commands = new(StringComparer.Ordinal)
{
    ["adapter"] = AdapterCommand.Create,
    ["app"] = DefinitionCommands.App,
    ["approval"] = ProjectCommands.Approval,
    ["assemblyline"] = AssemblyLineCommand.Create,
    ["audit"] = ProjectCommands.Audit,
    ["auth"] = AuthCommand.Create,
    ["channel"] = ChannelCommand.Create,
    ["cluster"] = ClusterCommand.Create,
    ["completion"] = CompletionCommand.Create,
    ["connection"] = DefinitionCommands.Connection,
    ["credential"] = ProjectCommands.Credential,
    ["cue"] = () => CueCommand.Create(args is ["cue", ..] ? args.ElementAtOrDefault(1) : null),
    ["deploy"] = DeployCommand.Create,
    ["deployment"] = DefinitionCommands.Deployment,
    ["drift"] = DriftCommand.Create,
    ["env"] = DefinitionCommands.Env,
    ["freeze"] = FreezeCommand.Create,
    ["import"] = ImportCommand.Create,
    ["manifest"] = ManifestCommand.Create,
    ["member"] = ProjectCommands.Member,
    ["mod"] = ModCommand.Create,
    ["pipeline"] = PipelineCommand.Create,
    ["plugin"] = PluginCommand.Create,
    ["project"] = DefinitionCommands.Project,
    ["promotion"] = PromotionCommand.Create,
    ["repository"] = DefinitionCommands.Repository,
    ["run"] = RunCommand.Create,
    ["schema"] = SchemaCommand.Create,
    ["tenant"] = TenantCommand.Create,
    ["token"] = TokenCommand.Create,
    ["webhook"] = WebhookCommand.Create,
};
var root = new RootCommand("QVS on the command line.");
foreach (var create in args is [var name, ..] && commands.TryGetValue(name, out var asked) ? [asked] : commands.Values.ToArray())
{
    root.Add(create());
}

// A deployment that is asked to stop has to put things in order first: the state of what it has made is stored.
var patience = new InvocationConfiguration();
if (args is ["deploy", ..])
{
    patience.ProcessTerminationTimeout = TimeSpan.FromMinutes(5);
}

return await root.Parse(args, CueCommand.Parsing).InvokeAsync(patience);
