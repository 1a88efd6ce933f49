using System.CommandLine;

namespace Qvs.Cli.Cue;

/// <summary><c>qvsctl cue ...</c>: flags, output and exit codes as the real tool has them, so that its scripts go on working.</summary>
internal static class CueCommand
{
    /// <summary>An argument may begin with <c>@</c>; it names no file with further arguments.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    /// <param name="only">The sub-command that is asked for; all are made if it is none of them, for help and messages.</param>
    public static Command Create(string? only)
    {
        var cue = new Command("cue", "Evaluates, checks and formats CUE.");
        Command[] commands = only switch
        {
            "eval" => [EvalCommand.Create()],
            "export" => [ExportCommand.Create()],
            "vet" => [VetCommand.Create()],
            "def" => [DefCommand.Create()],
            "fmt" => [FmtCommand.Create()],
            "dump" => [DumpCommand.Create()],
            "version" => [VersionCommand.Create()],
            _ =>
            [
                EvalCommand.Create(), ExportCommand.Create(), VetCommand.Create(), DefCommand.Create(), FmtCommand.Create(),
                DumpCommand.Create(), VersionCommand.Create(),
            ],
        };
        foreach (var command in commands)
        {
            cue.Add(command);
        }

        return cue;
    }
}
