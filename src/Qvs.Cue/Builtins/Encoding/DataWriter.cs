using System.Runtime.CompilerServices;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Encodings;

/// <summary>
/// What the encoders share: they walk an evaluated value, stop at the first thing that is no data, and pay for what they write.
/// </summary>
/// <param name="format">As messages name it: <c>JSON</c>.</param>
/// <param name="spend">Takes steps off a budget; null where there is none.</param>
internal abstract class DataWriter(string format, Action<int>? spend)
{
    private readonly Stack<string> _path = new();
    private int _paidFor;

    protected StringBuilder Text { get; } = new();

    protected EncodeProblem? Problem { get; private set; }

    protected bool WriteNumber(NumberValue number, bool isYaml)
    {
        var text = number.Value.ToString();
        Text.Append(text);
        if (isYaml && number.Kind == Kind.Float && text.AsSpan().IndexOfAny('.', 'E') < 0)
        {
            Text.Append('.');
        }

        return true;
    }

    /// <summary>Visits fields or elements; false if one failed. Each is written by <paramref name="write"/>, which gets its position.</summary>
    protected bool ForEach(IEnumerable<Vertex> arcs, Func<Vertex, int, bool> write)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return Fail($"value is nested too deeply for {format}");
        }

        var position = 0;
        foreach (var arc in arcs)
        {
            Pay();
            _path.Push(arc.Label.Kind == FeatureKind.Index ? $"[{arc.Label}]" : arc.Label.ToString());
            if (!write(arc, position++))
            {
                return false;
            }

            _path.Pop();
        }

        return true;
    }

    protected bool FailNotConcrete(Value value) => value is Bottom bottom
        ? Fail(bottom.Diagnostic.Message, bottom)
        : Fail($"cannot convert incomplete value {Quoting.Quote(value.ToString() ?? "")} to {format}");

    protected bool Fail(string message, Bottom? cause = null)
    {
        var path = string.Join('.', _path.Reverse()).Replace(".[", "[", StringComparison.Ordinal);
        Problem = new EncodeProblem(path, message, cause);
        return false;
    }

    private void Pay()
    {
        // One step for each value, and one for each 64 characters since the last.
        spend?.Invoke(1 + (Text.Length - _paidFor) / 64);
        _paidFor = Text.Length;
    }
}
