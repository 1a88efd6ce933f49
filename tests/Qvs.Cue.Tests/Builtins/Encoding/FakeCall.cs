using Qvs.Cue.Builtins.Encodings;
using Qvs.Cue.Diagnostics;
using Qvs.Cue.Values;

namespace Qvs.Cue.Tests.Packages;

/// <summary>Calls a builtin's body with finished values, as Evaluation would, without an evaluator.</summary>
internal sealed class FakeCall(Builtin builtin, params Value[] arguments) : BuiltinCall
{
    public override Builtin Builtin => builtin;

    public override int Count => arguments.Length;

    public int Spent { get; private set; }

    public int Budget { get; init; } = int.MaxValue;

    public override Value this[int index] => arguments[index];

    /// <summary>What a function of a package gives for these arguments.</summary>
    public static Value Invoke(BuiltinPackage package, string function, params object?[] arguments)
    {
        var builtin = (Builtin)package.Members[function];
        return builtin.Body(new FakeCall(builtin, [.. arguments.Select(Make.Value)]));
    }

    /// <summary>The same as CUE or JSON text, errors as <c>_|_ message</c>.</summary>
    public static string Text(BuiltinPackage package, string function, params object?[] arguments) =>
        Show(Invoke(package, function, arguments));

    public static string Show(Value value) => value switch
    {
        Bottom bottom => $"_|_ {bottom.Diagnostic.Message}",
        Vertex vertex => JsonEncoder.Encode(vertex, out var problem) ?? $"_|_ {problem}",
        _ => value.ToString() ?? "",
    };

    public override IReadOnlyList<Value> Elements(Value list) => [.. Concrete.Elements((Vertex)Concrete.Of(list)).Select(Concrete.Of)];

    public override IReadOnlyList<KeyValuePair<string, Value>> Fields(Value structure) =>
        [.. Concrete.Fields((Vertex)Concrete.Of(structure)).Select(f => new KeyValuePair<string, Value>(f.Label.Name, Concrete.Of(f)))];

    public override IReadOnlyList<string> Strings(int index, out Bottom? error)
    {
        error = null;
        return [.. List(index).Select(e => ((StringValue)e).Value)];
    }

    public override Value NewList(IEnumerable<Value> elements) => Make.List(elements);

    public override Value NewStruct(IEnumerable<KeyValuePair<string, Value>> fields) => Make.Struct(fields);

    /// <summary>Enough for tests of validation: a type admits what has its kind, all else must be equal.</summary>
    public override Value Unify(Value left, Value right) => right switch
    {
        BasicType type when (Concrete.Of(left).Kind & type.Kind) == 0 => Fail($"conflicting values {left} and {type}"),
        BasicType => left,
        _ when AreEqual(left, right) => left,
        _ => Fail($"conflicting values {Show(left)} and {Show(right)}"),
    };

    public override Bottom? FirstError(Value value, bool concrete) => value as Bottom;

    public override bool AreEqual(Value left, Value right) => Show(left) == Show(right);

    public override Value Instantiate(Value template, IReadOnlyList<KeyValuePair<string, Value>> fields, string field) =>
        throw new NotSupportedException();

    public override Value ParseCue(string text) => throw new NotSupportedException();

    public override void Spend(int steps)
    {
        Spent += steps;
        if (Spent > Budget)
        {
            throw new InvalidOperationException("budget used up");
        }
    }

    public override Bottom Fail(string message) => Error(BottomCode.Eval, message);

    public override Bottom Incomplete(string message) => Error(BottomCode.Incomplete, message);

    private static Bottom Error(BottomCode code, string message) => new(code, Diagnostic.Error("CUE3000", message, null));
}
