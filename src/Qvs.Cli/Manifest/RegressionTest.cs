using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Cue.Diagnostics;

namespace Qvs.Cli.Manifest;

/// <summary>
/// Tests of what is compiled, as folders: a <c>qvs.yaml</c> and the expected files beside it. <c>--update</c> writes them; the review of
/// that change is the test.
/// </summary>
internal static class RegressionTest
{
    public delegate Task<List<(string File, string? Text, IEnumerable<Diagnostic> Diagnostics)>> Produce(ProjectSession session, string folder, CancellationToken cancellation);

    public static Command Define(Command command, Produce produce)
    {
        var root = new Argument<string>("folder") { Description = "Where the test folders are.", DefaultValueFactory = _ => "." };
        var update = new Option<bool>("--update") { Description = "Writes what is compiled as the expected files." };
        var flags = new ProjectFlags();
        command.Add(root);
        command.Add(update);
        command.Add(flags.Replace);
        command.Add(flags.Output);
        command.SetAction(async (arguments, cancellation) =>
        {
            var terminal = new Terminal(arguments.GetValue(flags.Output) == "json");
            var results = new List<(string Name, string Problem)>();
            var start = arguments.GetValue(root) ?? ".";
            string[] configs = Directory.Exists(start) ? [.. Directory.EnumerateFiles(start, "qvs.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];
            if (configs.Length == 0)
            {
                return terminal.Fail($"no folder in {start} has a qvs.yaml, so nothing was tested. Name the folder of the tests");
            }

            foreach (var config in configs)
            {
                var folder = Path.GetDirectoryName(config) ?? ".";
                var session = new ProjectSession(arguments, flags, config);
                var produced = await produce(session, folder, cancellation);
                var problem = session.Diagnostics.HasErrors ? Terminal.Text(session.Diagnostics) : "";
                var writes = arguments.GetValue(update) && produced.All(p => p.Text is not null);
                results.Add((folder, problem + string.Concat(produced.Select(p => Compare(folder, p, writes)))));
            }

            return Tell(terminal, results);
        });
        return command;
    }

    private static string Compare(string folder, (string File, string? Text, IEnumerable<Diagnostic> Diagnostics) produced, bool update)
    {
        var path = Path.Combine(folder, produced.File);
        if (produced.Text is not { } text)
        {
            return Terminal.Text(produced.Diagnostics);
        }

        if (update && (text.Length > 0 || File.Exists(path)))
        {
            CommandFiles.Write(path, text);
        }

        var expected = File.Exists(path) ? File.ReadAllText(path) : "";
        var lines = Comparison.Lines(expected, text);
        return lines.Length == 0 ? "" : $"{path}\n{lines}";
    }

    private static int Tell(Terminal terminal, List<(string Name, string Problem)> results)
    {
        var failed = results.Count(r => r.Problem.Length > 0);
        if (terminal.IsJson)
        {
            var tests = results.Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["passed"] = r.Problem.Length == 0, ["problem"] = r.Problem });
            Terminal.Write(new JsonObject { ["tests"] = new JsonArray([.. tests]) }.ToJsonString(Terminal.Readable) + "\n");
        }
        else
        {
            Terminal.Write(string.Concat(results.Select(r => r.Problem.Length == 0 ? $"ok      {r.Name}\n" : $"FAILED  {r.Name}\n{r.Problem}")));
            Terminal.Write($"{results.Count - failed} passed, {failed} failed\n");
        }

        return failed == 0 ? Terminal.Success : Terminal.Failure;
    }
}
