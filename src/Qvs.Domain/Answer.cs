using System.Diagnostics.CodeAnalysis;

namespace Qvs.Domain;

/// <summary>The answer to a command: a value, or every reason why not. A refusal is a normal answer and changes nothing.</summary>
[GenerateSerializer, Alias("qvs.answer`1"), Immutable]
public sealed record Answer<T>([property: Id(0)] T? Value, [property: Id(1)] ImmutableArray<Rejection> Rejections)
    : IAnswer
    where T : class
{
    object? IAnswer.Value => Value;

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsDone => Rejections.IsEmpty;
}

/// <summary>Any answer, for whoever only wants to know how a command went.</summary>
public interface IAnswer
{
    object? Value { get; }

    ImmutableArray<Rejection> Rejections { get; }
}

public static class Answer
{
    public static Answer<T> Of<T>(T value)
        where T : class => new(value, []);

    public static Answer<T> Refuse<T>(params ImmutableArray<Rejection> rejections)
        where T : class => new(null, rejections);

    public static Answer<T> Refuse<T>(string code, string message, string nextStep = "")
        where T : class => new(null, [new Rejection(code, message, nextStep)]);
}
