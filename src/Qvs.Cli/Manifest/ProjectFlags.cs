using System.CommandLine;

namespace Qvs.Cli.Manifest;

/// <summary>Flags of all commands that start from a QVS Config.</summary>
internal sealed class ProjectFlags
{
    public Option<string> Config { get; } = new("--config", "-c")
    {
        Description = "The QVS Config.",
        DefaultValueFactory = _ => ".valuestream/qvs.yaml",
        HelpName = "qvs.yaml",
    };

    public Option<string[]> Replace { get; } = new("--module")
    {
        Description = "Takes a module from a folder: name=folder, by its name in the config. Also from QVSCTL_MODULES, parted as in PATH.",
        HelpName = "name=folder",
    };

    public Option<string> Output { get; } = MakeOutput();

    private static Option<string> MakeOutput()
    {
        var output = new Option<string>("--output")
        {
            Description = "How results and diagnostics are told: text or json.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        output.AcceptOnlyFromAmong("text", "json");
        return output;
    }

    public ProjectFlags AddTo(Command command)
    {
        command.Add(Config);
        command.Add(Replace);
        command.Add(Output);
        return this;
    }
}
