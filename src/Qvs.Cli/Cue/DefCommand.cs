using System.CommandLine;
using Qvs.Cue.Export;

namespace Qvs.Cli.Cue;

/// <summary><c>cue def</c>: prints the configuration as one file, nothing evaluated away.</summary>
internal static class DefCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("def", "Prints a configuration as a single file."), output: true);
        flags.AddPresentation(command);
        flags.SetAction(command, Run);
        return command;
    }

    private static int Run(CueArguments arguments)
    {
        var session = new CueSession(arguments);
        if (session.Load() is not { } loaded)
        {
            return ExitCode.LoadError;
        }

        var texts = new List<string>();
        foreach (var instance in loaded.Instances)
        {
            if (session.Select(instance, out var failed) is not { } values)
            {
                return failed;
            }

            texts.AddRange(arguments.Expressions.Count == 0
                ? [Definition.Write(instance.PackageName, instance.Files)]
                : values.Select(v => v.Value.ToCue(Options)));
        }

        return session.Output.Write(string.Join("// ---\n", texts));
    }

    private static CueTextOptions Options { get; } = new() { TakeDefaults = false, ShowOptional = true, ShowHidden = true, Indent = "\t" };
}
