using System.CommandLine;
using Qvs.Cue;
using Qvs.Cue.Export;
using Qvs.Cue.Values;

namespace Qvs.Cli.Cue;

/// <summary><c>cue export</c>: prints values as data.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("export", "Prints a configuration as data."), output: true);
        flags.AddPartial(command);
        flags.SetAction(command, arguments => Run(arguments, "json"));
        return command;
    }

    public static int Run(CueArguments arguments, string defaultFormat)
    {
        var session = new CueSession(arguments);
        if (session.Output.Format(defaultFormat) is not { } format)
        {
            return session.Output.Fail($"unknown filetype {arguments.Out ?? arguments.OutFile}");
        }

        if (session.Load() is not { } loaded)
        {
            return ExitCode.LoadError;
        }

        var texts = new List<string>();
        var exitCode = ExitCode.Value;
        foreach (var instance in loaded.Instances)
        {
            if (session.Select(instance, out var failed) is not { } values)
            {
                exitCode = Math.Max(exitCode, failed);
                continue;
            }

            foreach (var (_, value) in values)
            {
                exitCode = Math.Max(exitCode, Write(session, value, format, texts));
            }
        }

        return exitCode != ExitCode.Value ? exitCode : session.Output.Write(Join(texts, format, arguments.List));
    }

    private static int Write(CueSession session, CueValue value, string format, List<string> texts)
    {
        var output = format switch
        {
            "json" => value.ToJson(session.Arguments.Partial),
            "yaml" => value.ToYaml(session.Arguments.Partial),
            "cue" => ToCue(value),
            _ => ToText(value),
        };
        if (output.Text is { } text)
        {
            texts.Add(text);
            return ExitCode.Value;
        }

        session.Output.Tell(output.Errors);
        return value.LoadErrors.Count > 0 ? ExitCode.LoadError : ExitCode.EvaluationError;
    }

    private static CueOutput ToCue(CueValue value) => value.Validate(concrete: true) is { Count: > 0 } errors
        ? new CueOutput(null, errors)
        : new CueOutput(value.ToCue(new CueTextOptions { ShowDefinitions = false, Indent = "\t" }), []);

    private static CueOutput ToText(CueValue value)
    {
        if (value.Validate(concrete: true) is { Count: > 0 } errors)
        {
            return new CueOutput(null, errors);
        }

        return value.AsString is { } text
            ? new CueOutput(text + "\n", [])
            : new CueOutput(null, [ExportDiagnostics.NotText.At(null, $"cannot use a value of type {value.Kind.Describe()} as string") with { Path = value.Path }]);
    }

    private static string Join(List<string> texts, string format, bool isList) => format switch
    {
        "json" when isList => "[" + string.Join(",", texts.Select(t => "\n    " + t.Replace("\n", "\n    ", StringComparison.Ordinal))) + "\n]\n",
        "json" => string.Concat(texts.Select(t => t + "\n")),
        "yaml" when isList => string.Concat(texts.Select(t => "- " + t.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal) + "\n")),
        "yaml" => string.Join("---\n", texts),
        _ => string.Concat(texts),
    };
}
