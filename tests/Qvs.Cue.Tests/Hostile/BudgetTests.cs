using Microsoft.Extensions.Time.Testing;
using Qvs.Cue.Evaluation;
using Qvs.Cue.Loading;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>A budget is that of one evaluation: nothing that happens beside it, before it or between its parts takes from it.</summary>
public sealed class BudgetTests
{
    private const string Harmless = "#App: {name: string, port: int | *80, host: \"\\(name).example\"}\napps: {for n in [\"a\", \"b\", \"c\"] {(n): #App & {name: n}}}";

    private static readonly EvalBudget Small = new() { MaxSteps = 300_000, MaxAllocatedBytes = 100L << 20, MaxHeldBytes = 10L << 20 };

    private static readonly string[] Hostile =
    [
        "a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nb: [for p in a for q in a for r in a for s in a for t in a for u in a {p}]",
        "a0: [1, 1]\n" + Yard.Each(30, i => $"a{i + 1}: [a{i}, a{i}]"),
        "a: (#f & {n: 40}).out\n#f: {n: int, out: [if n < 2 {n}, (#f & {\"n\": n - 1}).out + (#f & {\"n\": n - 2}).out][0]}",
        "x0: 1 | 2\n" + Yard.Each(30, i => $"x{i + 1}: {{a: x{i}}} | {{b: x{i}}}\ny{i}: x{i + 1} & {{a: _}}"),
    ];

    [Fact]
    public void Side_by_side_only_hostile_inputs_use_up_their_budgets()
    {
        // More than the budgets together: what the process holds is no matter of an evaluation.
        var ballast = GC.AllocateUninitializedArray<byte>(500 << 20);
        var inputs = Enumerable.Range(0, 24).Select(i => i % 2 == 0 ? Harmless : Hostile[i / 2 % Hostile.Length]).ToArray();
        var outputs = new CueOutput[inputs.Length];

        Parallel.For(0, inputs.Length, new ParallelOptions { MaxDegreeOfParallelism = 6 }, i => outputs[i] = Compile(inputs[i], Small).ToJson());

        var expected = Compile(Harmless, EvalBudget.Default).ToJson().Text;
        Assert.All(outputs.Zip(inputs), o => Assert.Equal((o.Second == Harmless ? expected : null, o.Second == Harmless), (o.First.Text, o.First.Errors.Count == 0)));
        Assert.All(outputs.SelectMany(o => o.Errors), e => Assert.Equal("CUE3015", e.Code));
        GC.KeepAlive(ballast);
    }

    [Fact]
    public void Each_value_of_a_context_has_a_whole_budget()
    {
        var context = new CueContext(Options with { Budget = Small });
        Assert.NotEmpty(context.CompileString(Hostile[0]).Errors);

        for (var i = 0; i < 50; i++)
        {
            Assert.Empty(context.CompileString(Harmless).Errors);
        }
    }

    [Fact]
    public void Time_that_passes_between_two_questions_is_not_used()
    {
        var clock = new FakeTimeProvider();
        var value = new CueContext(Options with { Clock = clock }).CompileString(Harmless);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("a.example", value.Lookup("apps.a.host").AsString);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.NotNull(value.ToJson().Text);
    }

    [Fact]
    public void Time_that_passes_while_evaluating_is_used()
    {
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        var value = new CueContext(Options with { Clock = clock, Budget = new EvalBudget { MaxTime = TimeSpan.FromSeconds(30) } }).CompileString(Hostile[0]);

        var error = Assert.Single(value.Errors);

        Assert.Equal("CUE3015", error.Code);
        Assert.Contains("30 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_an_evaluation_and_leaves_the_context_as_good_as_before()
    {
        using var cancellation = new CancellationTokenSource();
        var context = new CueContext(Options);
        var value = context.WithCancellation(cancellation.Token).CompileString(Hostile[0]);
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => value.ToJson());
        Assert.Empty(context.CompileString(Harmless).Errors);
    }

    private static CueOptions Options => new() { Files = new MemoryFiles("/w", []), WorkingDirectory = "/w" };

    private static CueValue Compile(string text, EvalBudget budget) => new CueContext(Options with { Budget = budget }).CompileString(text);
}
