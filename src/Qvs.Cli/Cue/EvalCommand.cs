using System.CommandLine;
using System.Text;
using Qvs.Cue;
using Qvs.Cue.Export;

namespace Qvs.Cli.Cue;

/// <summary><c>cue eval</c>: prints values as CUE, errors and all with <c>-i</c>.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("eval", "Evaluates and prints a configuration."), output: true);
        flags.AddPresentation(command);
        flags.SetAction(command, Run);
        return command;
    }

    private static int Run(CueArguments arguments)
    {
        var session = new CueSession(arguments);
        switch (session.Output.Format("cue"))
        {
            case null:
                return session.Output.Fail($"unknown filetype {arguments.Out ?? arguments.OutFile}");
            case not "cue":
                return ExportCommand.Run(arguments, "cue");
        }

        if (session.Load() is not { } loaded)
        {
            return ExitCode.LoadError;
        }

        var text = new StringBuilder();
        var exitCode = ExitCode.Value;
        foreach (var (instance, index) in loaded.Instances.Select((instance, index) => (instance, index)))
        {
            text.Append(index > 0 ? "// ---\n" : "");
            if (session.Select(instance, out var failed) is not { } values)
            {
                exitCode = Math.Max(exitCode, failed);
                continue;
            }

            foreach (var (name, value) in values)
            {
                text.Append(values.Count > 1 ? $"// {name}\n" : "");
                exitCode = Math.Max(exitCode, Print(session, value, text));
            }
        }

        if (exitCode == ExitCode.LoadError || (exitCode != ExitCode.Value && !arguments.Ignore))
        {
            return exitCode;
        }

        return Math.Max(exitCode, session.Output.Write(text.ToString()));
    }

    private static int Print(CueSession session, CueValue value, StringBuilder text)
    {
        var arguments = session.Arguments;
        var errors = value.Validate(arguments.Concrete);
        session.Output.Tell(errors);
        if (value.LoadErrors.Count > 0)
        {
            return ExitCode.LoadError;
        }

        text.Append(value.ToCue(new CueTextOptions
        {
            ShowOptional = arguments.ShowOptional,
            ShowHidden = arguments.ShowHidden,
            ShowAttributes = arguments.ShowAttributes,
        }));
        return errors.Count > 0 ? ExitCode.EvaluationError : ExitCode.Value;
    }
}
