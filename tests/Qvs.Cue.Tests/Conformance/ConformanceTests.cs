using System.Collections.Concurrent;
using Qvs.Testing;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>The language tests of the CUE project, evaluated in this process and counted.</summary>
public sealed class ConformanceTests
{
    [Fact]
    public void Micro_cases_agree_with_real_CUE()
    {
        var cases = LanguageTests.MicroCases();

        var different = cases.Select(c => (Case: c, Why: Ask(c))).Where(c => c.Why is not null).Select(c => $"{c.Case.Name}: {c.Why}");

        Assert.Equal("", string.Join('\n', different));
    }

    [Fact]
    public void As_many_language_tests_pass_as_ever()
    {
        var archives = LanguageTests.Archives();

        var outcomes = new ConcurrentBag<Outcome>();
        Parallel.ForEach(
            Partitioner.Create(archives.ToArray(), loadBalance: true),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken },
            archive =>
            {
                foreach (var outcome in ArchiveRun.Of(archive))
                {
                    outcomes.Add(outcome);
                }
            });

        var counts = Enum.GetValues<Level>().ToDictionary(
            l => l.ToString().ToLowerInvariant(),
            l => new Count(outcomes.Count(o => o.Level == l && o.Why is null), outcomes.Count(o => o.Level == l)));
        var loading = outcomes.GroupBy(o => o.Archive.Name).ToArray();
        counts["archivesThatLoad"] = new Count(loading.Count(a => !a.All(DoesNotLoad)), loading.Length);
        Counts.Check(counts, Report(outcomes));
    }

    private static bool DoesNotLoad(Outcome outcome) => outcome.Why?.StartsWith("does not load", StringComparison.Ordinal) == true;

    /// <summary>Null if the exported data, or the failure, is that of real CUE.</summary>
    private static string? Ask(MicroCase micro)
    {
        var output = new CueContext().CompileString(micro.Source).ToJson(indented: false);
        return (output.Text, micro.Json) switch
        {
            (null, null) => null,
            (null, _) => output.Errors[0].ToString(),
            (_, null) => "should fail, but is " + output.Text,
            var (text, json) => SameData.Are(json, text) ? null : $"{text} instead of {json}",
        };
    }

    private static string Report(IEnumerable<Outcome> outcomes)
    {
        var path = TestPaths.InRepository("artifacts", "conformance", "failed.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllLines(path, outcomes.Where(o => o.Why is not null).Select(o => o.ToString()).Order(StringComparer.Ordinal));
        return TestPaths.Relative(path);
    }
}
