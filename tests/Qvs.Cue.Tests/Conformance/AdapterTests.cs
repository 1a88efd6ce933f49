using System.Collections.Concurrent;
using System.Text.Json;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>All evaluations of the published adapters, from a checkout of them.</summary>
public sealed class AdapterTests
{
    [Fact]
    public void Every_adapter_evaluates_as_recorded()
    {
        var checkout = Environment.GetEnvironmentVariable("QVS_ADAPTERS");
        Assert.SkipWhen(string.IsNullOrEmpty(checkout), "no adapters: set QVS_ADAPTERS to a checkout of qmonus/official-cloud-native-adapters");
        var folder = Path.Combine(LanguageTests.Folder, "adapters");
        using var index = LanguageTests.Read("adapters/index.json");
        var rows = index.RootElement.EnumerateArray().ToArray();

        var parsed = new ParsedFiles();
        var failures = new ConcurrentBag<string>();
        Parallel.ForEach(
            rows,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            row =>
            {
                if (DeepStack.Run(() => Replay(row, checkout!, folder, parsed)) is { } why)
                {
                    failures.Add($"{row.GetProperty("pattern")} {row.GetProperty("variant")} {row.GetProperty("part")}: {why}");
                }
            });

        Assert.Equal("", string.Join('\n', failures.Order(StringComparer.Ordinal)));
        Assert.Equal(201, rows.Length);
    }

    private static string? Replay(JsonElement row, string checkout, string folder, ParsedFiles parsed)
    {
        var context = new CueContext(new CueOptions
        {
            WorkingDirectory = Path.GetFullPath(checkout),
            Parsed = parsed,
            Budget = new EvalBudget { MaxTime = TimeSpan.FromSeconds(20) },
        });
        var loaded = context.Load([Path.Combine(folder, row.GetProperty("input").GetString()!)]);
        var problems = loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)).ToArray();
        if (problems.Length > 0)
        {
            return Has(row, "error") ? null : problems[0].ToString();
        }

        var partial = row.TryGetProperty("nonConcrete", out var open) && open.EnumerateObject().Any();
        var output = context.Build(loaded.Instances[0]).Evaluate(row.GetProperty("expr").GetString()!).ToJson(partial, indented: false);
        return (output.Text, Has(row, "error")) switch
        {
            (null, true) => null,
            (null, false) => output.Errors[0].ToString(),
            (_, true) => "should fail",
            var (text, _) => SameData.Are(File.ReadAllText(Path.Combine(folder, row.GetProperty("json").GetString()!)), text) ? null : "differs",
        };
    }

    private static bool Has(JsonElement row, string name) => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
}
