using System.CommandLine;

namespace Qvs.Cli.Cue;

/// <summary><c>qvsctl cue ...</c>: flags, output and exit codes as the real tool has them, so that its scripts go on working.</summary>
internal static class CueCommand
{
    /// <summary>An argument may begin with <c>@</c>; it names no file with further arguments.</summary>
    public static ParserConfiguration Parsing { get; } = new() { ResponseFileTokenReplacer = null };

    private static readonly (string Name, Func<Command> Create)[] Commands =
    [
        ("eval", EvalCommand.Create),
        ("export", ExportCommand.Create),
        ("vet", VetCommand.Create),
        ("def", DefCommand.Create),
        ("fmt", FmtCommand.Create),
        ("dump", DumpCommand.Create),
        ("version", VersionCommand.Create),
    ];

    /// <param name="only">The sub-command that is asked for; all are made if it is none of them, for help and messages.</param>
    public static Command Create(string? only)
    {
        var cue = new Command("cue", "Evaluates, checks and formats CUE.");
        foreach (var (_, create) in Array.Exists(Commands, c => c.Name == only) ? Commands.Where(c => c.Name == only) : Commands)
        {
            cue.Add(create());
        }

        return cue;
    }
}
