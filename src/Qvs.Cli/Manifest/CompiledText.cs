using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>What a compile gave: the text, unless the diagnostics say why there is none.</summary>
/// <param name="Summary">For people, after the text was written to a file.</param>
/// <param name="Data">For machines, what is known besides the text.</param>
internal sealed record CompiledText(string? Text, IEnumerable<Diagnostic> Diagnostics, string Summary, Func<JsonObject> Data)
{
    /// <summary>Null with the reasons in the session.</summary>
    public delegate Task<CompiledText?> Compile(ProjectSession session, ParseResult arguments, CancellationToken cancellation);

    /// <summary>A command that writes the text to a file or to standard output; on error nothing.</summary>
    public static Command Writes(Command command, ProjectFlags flags, Compile compile)
    {
        var target = new Option<string?>("-o", "--out") { Description = "The file to write; standard output without it.", HelpName = "file" };
        command.Add(target);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            var compiled = await compile(session, arguments, cancellation);
            return compiled?.Text is { } text
                ? compiled.Write(session, text, arguments.GetValue(target))
                : session.End(compiled?.Diagnostics ?? []);
        });
        return command;
    }

    /// <summary>A command that says how a file differs from the text.</summary>
    public static Command Compares(Command command, ProjectFlags flags, Compile compile)
    {
        var before = new Argument<string>("file") { Description = "The file to compare with." };
        command.Add(before);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            var compiled = await compile(session, arguments, cancellation);
            return compiled?.Text is { } text
                ? Comparison.Tell(session, arguments.GetValue(before) ?? "", text)
                : session.End(compiled?.Diagnostics ?? []);
        });
        return command;
    }

    private int Write(ProjectSession session, string text, string? file)
    {
        if (file is not null && !session.TryWrite(file, text))
        {
            return session.End(Diagnostics);
        }

        if (file is not null)
        {
            session.Terminal.Progress($"{Summary} written to {file}");
        }
        else if (!session.Terminal.IsJson)
        {
            Terminal.Write(text);
        }

        return session.End(Diagnostics, () =>
        {
            var data = Data();
            data.Insert(0, "file", file);
            data.Insert(1, "manifests", file is null ? text : null);
            return data;
        });
    }
}
