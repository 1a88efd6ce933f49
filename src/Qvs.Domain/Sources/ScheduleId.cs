using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain.Sources;

/// <summary>A schedule of an AssemblyLine.</summary>
[GenerateSerializer, Alias("qvs.sources.schedule-id"), Immutable]
[JsonConverter(typeof(KeyJsonConverter<ScheduleId>))]
public sealed record ScheduleId : IKey<ScheduleId>
{
    private ScheduleId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static Rejection? Check(string text) => NameRules.Check("schedule", text);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ScheduleId? key)
    {
        key = NameRules.IsName(text) ? new ScheduleId(text!) : null;
        return key is not null;
    }

    public static ScheduleId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException(Check(text)!.Message);

    public override string ToString() => Value;
}
