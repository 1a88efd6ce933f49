using Qvs.Cue.Diagnostics;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Conformance;

/// <summary>
/// Evaluates one archive once and asks all assertions of it, within one time limit: what is not decided by then has failed. An archive
/// that does not load scores nothing, so that nobody passes the assertions about errors by not understanding the files.
/// </summary>
internal sealed class ArchiveRun
{
    private static readonly EvalBudget Budget = new() { MaxTime = TimeSpan.FromSeconds(10) };

    private readonly LanguageArchive _archive;
    private readonly CueValue? _root;
    private readonly string? _notLoaded;

    private ArchiveRun(LanguageArchive archive)
    {
        _archive = archive;
        var context = new CueContext(new CueOptions
        {
            Files = new MemoryFiles("/w", archive.Files),
            WorkingDirectory = "/w",
            Budget = Budget,
        });
        var files = archive.Files.Select(f => f.Key).Where(n => n.EndsWith(".cue", StringComparison.Ordinal) && !n.Contains('/'));
        var loaded = context.Load([.. files.Select(f => "./" + f)]);
        var problems = loaded.Diagnostics.Concat(CueContext.LoadErrors(loaded.Instances)).ToArray();
        if (problems.Length == 0)
        {
            _root = context.Build(loaded.Instances[0]);
            _root.Validate();
            problems = [.. _root.LoadErrors];
        }

        _notLoaded = problems.Length > 0 ? "does not load: " + problems[0] : null;
    }

    public static IReadOnlyList<Outcome> Of(LanguageArchive archive)
    {
        var asked = archive.Assertions
            .Select(a => (Assertion: a, Body: TestBody.Parse(a.Body)))
            .Select(a => (a.Assertion, a.Body, Level: Excluded.LevelOf(a.Assertion, a.Body)))
            .Where(a => a.Level is not null)
            .ToArray();
        if (asked.Length == 0)
        {
            return [];
        }

        return DeepStack.Run(() =>
        {
            var run = new ArchiveRun(archive);
            return asked.Select(a => new Outcome(archive, a.Assertion, a.Level!.Value, run.Ask(a.Assertion, a.Body, a.Level.Value))).ToArray();
        });
    }

    private string? Ask(LanguageAssertion assertion, TestBody body, Level level) => _notLoaded ?? level switch
    {
        Level.Data => Data(assertion),
        Level.Errors => Error(assertion),
        _ => Value(assertion, body),
    };

    private string? Data(LanguageAssertion assertion)
    {
        var output = Find(assertion.FullPath).ToJson(indented: false);
        return output.Text is null ? First(output.Errors)
            : SameData.Are(assertion.Expected!, output.Text) ? null
            : "differs: " + output.Text;
    }

    /// <summary>As the script that scores programs from outside: what is merely incomplete fails only when it is to be data.</summary>
    private string? Error(LanguageAssertion assertion)
    {
        var asData = assertion.Class is "err-incomplete" or "err-cycle";
        var value = Find(assertion.FullPath);
        var errors = asData ? value.ToJson().Errors : value.Errors;
        return errors.Count == 0 ? "is no error"
            : errors.Any(e => e.Code == EvalDiagnostics.Budget.Code) ? First(errors)
            : _root!.LoadErrors.Count > 0 ? First(_root.LoadErrors)
            : null;
    }

    private string? Value(LanguageAssertion assertion, TestBody body)
    {
        var path = body.Options.TryGetValue("at", out var at) ? [.. assertion.FullPath, .. LanguageAssertion.Split(at)] : assertion.FullPath;
        _root!.Validate();
        if (Places.Find(_root.Vertex, path) is not { } vertex)
        {
            return "no value at the path";
        }

        return assertion.Directive switch
        {
            "eq" => body.Expectation is { } expected ? Expectation.Compare(expected, vertex) : "the expectation does not parse",
            _ => Shape.Compare(assertion.Directive, body, vertex),
        };
    }

    private CueValue Find(IReadOnlyList<string> path) => path.Count == 0 ? _root! : _root!.Evaluate(Places.Expression(path));

    private static string First(IReadOnlyList<Diagnostic> errors) => errors.Count > 0 ? errors[0].ToString() : "no output";
}
