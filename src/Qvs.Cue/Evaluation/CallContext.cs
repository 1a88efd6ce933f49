using System.Globalization;
using Qvs.Cue.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>One call of a builtin.</summary>
internal sealed class CallContext(EvalContext context, Builtin builtin, IReadOnlyList<Value> arguments, Location? place) : BuiltinCall
{
    public override Builtin Builtin => builtin;

    public override int Count => arguments.Count;

    public override Value this[int index] => arguments[index];

    public override IReadOnlyList<Value> Elements(Value list) => [.. Concrete.Elements((Vertex)Concrete.Of(list)).Select(e => Complete(e))];

    public override IReadOnlyList<KeyValuePair<string, Value>> Fields(Value structure) =>
        [.. Concrete.Fields((Vertex)Concrete.Of(structure)).Select(f => KeyValuePair.Create(f.Label.Name, Complete(f)))];

    private Value Complete(Vertex vertex)
    {
        context.Complete(vertex);
        return Concrete.Of(EvalContext.Current(vertex));
    }

    public override IReadOnlyList<string> Strings(int index, out Bottom? error)
    {
        error = null;
        var result = new List<string>();
        foreach (var element in List(index))
        {
            if (element is not StringValue text)
            {
                error = element as Bottom ?? (element.IsScalar || element is Vertex
                    ? EvalContext.Error(
                        BottomCode.Eval, EvalDiagnostics.Builtin, place,
                        string.Create(CultureInfo.InvariantCulture, $"invalid list element {result.Count} in argument {index + 1} to call: cannot use value {Node.Describe(element)} (type {element.Kind.Describe()}) as string"))
                    : Incomplete($"non-concrete value {Node.Describe(element)} for element {result.Count.ToString(CultureInfo.InvariantCulture)} of string list argument {(index + 1).ToString(CultureInfo.InvariantCulture)}"));
                return [];
            }

            result.Add(text.Value);
        }

        return result;
    }

    public override Value NewList(IEnumerable<Value> elements) => context.NewList(elements);

    public override Value NewStruct(IEnumerable<KeyValuePair<string, Value>> fields) => context.NewStruct(fields);

    public override Value Unify(Value left, Value right) => context.Unify(left, right);

    public override Bottom? FirstError(Value value, bool concrete) => context.FirstError(value, concrete);

    public override bool AreEqual(Value left, Value right) => context.AreEqual(left, right);

    public override Value Instantiate(Value template, IReadOnlyList<KeyValuePair<string, Value>> fields, string field)
    {
        var result = new Vertex(null, Feature.Let("")) { IsDetached = true };
        result.Conjuncts.Add(new Conjunct(null, new ValueExpr(template), null));
        result.Conjuncts.Add(new Conjunct(null, new ValueExpr(context.NewStruct(fields)), null));
        context.Process(result);
        var resolved = EvalContext.Current(result);
        if (resolved.BaseValue is Bottom bottom)
        {
            return bottom;
        }

        return resolved.Arc(Feature.String(field)) is { } arc ? Complete(arc) : Fail($"no field {field} in template");
    }

    public override Value ParseCue(string text) => context.ParseCue(text, place);

    public override void Spend(int steps) => context.Spend(steps);

    public override Bottom Fail(string message) => EvalContext.Error(
        BottomCode.Eval, EvalDiagnostics.Builtin, place, $"error in call to {builtin.Name}: {message}");

    public override Bottom Incomplete(string message) => EvalContext.Error(BottomCode.Incomplete, EvalDiagnostics.Builtin, place, message);
}
