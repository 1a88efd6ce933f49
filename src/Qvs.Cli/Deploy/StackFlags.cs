using System.CommandLine;

namespace Qvs.Cli.Deploy;

/// <summary>Which deployment this is, with the names that adapters' tasks give.</summary>
internal sealed class StackFlags
{
    private readonly Option<string> _project = new("--project")
    {
        Description = "The project. Default: VS_PROJECT.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("VS_PROJECT") is { Length: > 0 } set ? set : "local",
    };

    private readonly Option<string> _application = new("--application") { Description = "The application.", Required = true };

    private readonly Option<string> _deployment = new("--deployment") { Description = "The deployment.", Required = true };

    private readonly Option<string> _state = new("--state") { Description = "The name of the deployment's state.", DefaultValueFactory = _ => "main" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_project, _application, _deployment, _state])
        {
            command.Add(option);
        }
    }

    public string Name(ParseResult given) => $"{Project(given)}/{Application(given)}/{Deployment(given)}/{State(given)}";

    public string Project(ParseResult given) => given.GetValue(_project) ?? "";

    public string Application(ParseResult given) => given.GetValue(_application) ?? "";

    public string Deployment(ParseResult given) => given.GetValue(_deployment) ?? "";

    public string State(ParseResult given) => given.GetValue(_state) ?? "";
}
