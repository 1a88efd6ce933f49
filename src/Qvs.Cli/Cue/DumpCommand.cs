using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qvs.Cli.Cue;

/// <summary><c>cue dump</c>: one JSON tree per instance of everything that is known. Errors of evaluation are part of the tree.</summary>
internal static class DumpCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = flags.AddTo(new Command("dump", "Prints everything that is known of a value, as JSON."), output: true);
        flags.SetAction(command, Run);
        return command;
    }

    private static int Run(CueArguments arguments)
    {
        var session = new CueSession(arguments with { Ignore = true });
        var loaded = session.Context.Load(arguments.Inputs);
        Qvs.Cue.Diagnostics.Diagnostic[] problems = [.. loaded.Diagnostics, .. Qvs.Cue.CueContext.LoadErrors(loaded.Instances)];
        if (problems.Length == 0)
        {
            var values = loaded.Instances.SelectMany(i => session.Select(i, out _) ?? []).ToArray();
            var trees = values.Select(v => v.Value.ToTree()).ToArray();
            problems = [.. values.SelectMany(v => v.Value.LoadErrors)];
            if (problems.Length == 0)
            {
                return session.Output.Write(string.Concat(trees));
            }
        }

        var errors = new JsonArray([.. problems.Select(JsonNode (p) => new JsonObject
        {
            ["code"] = p.Code,
            ["msg"] = p.Message,
            ["pos"] = p.Primary?.ToString(),
        })]);
        session.Output.Write(errors.ToJsonString(JsonSerializerOptions.Default) + "\n");
        return ExitCode.LoadError;
    }
}
