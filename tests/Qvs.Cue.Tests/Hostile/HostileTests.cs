namespace Qvs.Cue.Tests.Hostile;

/// <summary>Measures time and memory of the whole process, so nothing runs beside it.</summary>
[CollectionDefinition(nameof(HostileTests), DisableParallelization = true)]
public sealed class AloneCollection;

/// <summary>Whatever the input, evaluation ends in a value or a diagnostic, soon and in bounded memory, and the process lives on.</summary>
[Collection(nameof(HostileTests))]
public sealed class HostileTests
{
    private static readonly Dictionary<string, HostileInput> Inputs = NestingInputs.All
        .Concat(GrowthInputs.All).Concat(CyclicInputs.All).Concat(BuiltinInputs.All).Concat(TextInputs.All)
        .ToDictionary(i => i.Name);

    public static TheoryData<string> Names => [.. Inputs.Keys];

    internal static HostileInput Input(string name) => Inputs[name];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluation_ends(string name)
    {
        var run = HostileRun.Of(Inputs[name]);

        TestContext.Current.SendDiagnosticMessage($"{name}: {run.Time.TotalSeconds:0.0} s, {run.PeakBytes >> 20} MB, {run.Steps}{Short(run.Diagnostic)}");
        Assert.True(run.Time < HostileRun.MostTime, $"took {run.Time}: {run.Steps}{Short(run.Diagnostic)}");
        Assert.True(run.PeakBytes < HostileRun.MostBytes, $"took {run.PeakBytes >> 20} MB: {run.Steps}{Short(run.Diagnostic)}");
    }

    private static string? Short(string? text) => text is { Length: > 160 } ? text[..160] : text;
}
