using System.Diagnostics;
using System.Globalization;
using System.Text;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>Executes templates. Every node costs a step, output and the depth of inclusions are bounded.</summary>
internal sealed class TemplateExecutor(Dictionary<string, Block> templates, string source, BuiltinCall call)
{
    private const int MaxDepth = 200;

    private readonly StringBuilder _output = new();
    private List<KeyValuePair<string, object?>> _variables = [];
    private string _template = "";
    private int _depth;

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public string Run(object? data)
    {
        _variables = [new("$", data)];
        Walk(templates[""], data);
        return _output.ToString();
    }

    private Flow Walk(Block block, object? dot)
    {
        foreach (var node in block.Nodes)
        {
            call.Spend(1);
            switch (node)
            {
                case TextNode text:
                    Write(text.Text);
                    break;
                case ActionNode action:
                    var value = Evaluate(action.Pipeline, dot);
                    if (action.Pipeline.Variables.IsEmpty)
                    {
                        Write(value is null || ReferenceEquals(value, GoValue.Missing) ? "<no value>" : GoFormat.Default(value));
                    }

                    break;
                case BranchNode branch:
                    var variables = _variables.Count;
                    var flow = branch.Kind == BranchKind.Range ? Range(branch, dot) : Choose(branch, dot);
                    _variables.RemoveRange(variables, _variables.Count - variables);
                    if (flow != Flow.Next)
                    {
                        return flow;
                    }

                    break;
                case IncludeNode include:
                    Include(include, dot);
                    break;
                case LeaveNode leave:
                    return leave.IsBreak ? Flow.Break : Flow.Continue;
                default:
                    throw new UnreachableException();
            }
        }

        return Flow.Next;
    }

    private void Write(string text)
    {
        if (_output.Length + text.Length > Results.MaxText)
        {
            throw new ResultTooLargeException();
        }

        call.Spend((text.Length / 64) + 1);
        _output.Append(text);
    }

    private Flow Choose(BranchNode branch, object? dot)
    {
        var value = Evaluate(branch.Pipeline, dot);
        if (GoValue.IsTrue(value))
        {
            return Scoped(branch.Body, branch.Kind == BranchKind.With ? value : dot);
        }

        return branch.Else is null ? Flow.Next : Scoped(branch.Else, dot);
    }

    private Flow Scoped(Block block, object? dot)
    {
        var variables = _variables.Count;
        var flow = Walk(block, dot);
        _variables.RemoveRange(variables, _variables.Count - variables);
        return flow;
    }

    private Flow Range(BranchNode branch, object? dot)
    {
        var value = Evaluate(branch.Pipeline, dot, setVariables: false);
        IEnumerable<(object? Key, object? Value)> elements = value switch
        {
            null => [],
            long count => Counting(count),
            List<object?> list => list.Select((e, i) => ((object?)(long)i, e)),
            byte[] bytes => bytes.Select((b, i) => ((object?)(long)i, (object?)(long)b)),
            SortedDictionary<string, object?> map => map.Select(e => ((object?)e.Key, e.Value)),
            _ when ReferenceEquals(value, GoValue.Missing) => [],
            _ => throw Fail(branch.Position, "range", $"range can't iterate over {GoFormat.Default(value)}"),
        };
        var names = branch.Pipeline.Variables;
        var any = false;
        foreach (var (key, element) in elements)
        {
            any = true;
            var variables = _variables.Count;
            for (var i = 0; i < names.Length; i++)
            {
                // A single variable takes the element, or, when counting, the number.
                var bound = i == 0 && names.Length > 1 ? key : element;
                Bind(names[i], bound, branch.Pipeline.IsAssignment);
            }

            var flow = Walk(branch.Body, element);
            _variables.RemoveRange(variables, _variables.Count - variables);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        return any || branch.Else is null ? Flow.Next : Scoped(branch.Else, dot);
    }

    private IEnumerable<(object? Key, object? Value)> Counting(long count)
    {
        for (var i = 0L; i < count; i++)
        {
            call.Spend(1);
            yield return (i, i);
        }
    }

    private void Include(IncludeNode include, object? dot)
    {
        if (!templates.TryGetValue(include.Name, out var block))
        {
            throw Fail(include.Position, $"{{{{template {Quoting.Quote(include.Name)}}}}}", $"template {Quoting.Quote(include.Name)} not defined");
        }

        if (++_depth > MaxDepth)
        {
            throw Fail(include.Position, $"{{{{template {Quoting.Quote(include.Name)}}}}}", $"exceeded maximum template depth ({MaxDepth})");
        }

        var data = include.Pipeline is null ? null : Evaluate(include.Pipeline, dot);
        var (variables, template) = (_variables, _template);
        (_variables, _template) = ([new("$", data)], include.Name);
        Walk(block, data);
        (_variables, _template) = (variables, template);
        _depth--;
    }

    private void Bind(string name, object? value, bool isAssignment)
    {
        if (isAssignment)
        {
            _variables[_variables.FindLastIndex(v => v.Key == name)] = new(name, value);
        }
        else
        {
            _variables.Add(new(name, value));
        }
    }

    private object? Evaluate(Pipeline pipeline, object? dot, bool setVariables = true)
    {
        List<object?>? piped = null;
        foreach (var command in pipeline.Commands)
        {
            piped = [Evaluate(command, dot, piped)];
        }

        var value = piped?[0];
        foreach (var name in setVariables ? pipeline.Variables : [])
        {
            Bind(name, value, pipeline.IsAssignment);
        }

        return value;
    }

    /// <param name="piped">The result of the command before it, which becomes the last argument.</param>
    private object? Evaluate(Command command, object? dot, List<object?>? piped)
    {
        var first = command.Operands[0];
        if (first is FunctionOperand function)
        {
            return CallFunction(function, command, dot, piped);
        }

        if (command.Operands.Length > 1 || piped is not null)
        {
            var what = first is FieldsOperand fields
                ? $"{fields.Names[^1]} is not a method but has arguments"
                : $"can't give argument to non-function {first.Text}";
            throw Fail(first.Position, first.Text, what);
        }

        return first is NilOperand ? throw Fail(first.Position, "nil", "nil is not a command") : Evaluate(first, dot);
    }

    private object? CallFunction(FunctionOperand function, Command command, object? dot, List<object?>? piped)
    {
        call.Spend(1);
        if (function.Text is "and" or "or")
        {
            object? result = null;
            var operands = command.Operands.Skip(1).Select(o => Evaluate(o, dot)).Concat(piped ?? []);
            var count = 0;
            foreach (var operand in operands)
            {
                (result, count) = (operand, count + 1);
                if (GoValue.IsTrue(result) == (function.Text == "or"))
                {
                    break;
                }
            }

            return count > 0 ? result : throw Fail(function.Position, function.Text, $"wrong number of args for {function.Text}: want at least 1 got 0");
        }

        var arguments = command.Operands.Skip(1).Select(o => Evaluate(o, dot)).Concat(piped ?? [])
            .Select(a => ReferenceEquals(a, GoValue.Missing) ? null : a).ToList();
        try
        {
            return TemplateFunctions.Call(function.Text, arguments);
        }
        catch (TemplateException failure)
        {
            throw Fail(function.Position, string.Join(' ', command.Operands.Select(o => o.Text)), failure.Message);
        }
    }

    private object? Evaluate(Operand operand, object? dot) => operand switch
    {
        DotOperand => dot,
        NilOperand => null,
        ConstantOperand constant => constant.Value,
        VariableOperand variable => _variables[_variables.FindLastIndex(v => v.Key == variable.Text)].Value,
        ParenthesizedOperand inner => Evaluate(inner.Pipeline, dot),
        FunctionOperand function => CallFunction(function, new Command([function]), dot, null),
        FieldsOperand fields => fields.Names.Aggregate(Evaluate(fields.Receiver, dot), (receiver, name) => Field(fields, receiver, name)),
        _ => throw new UnreachableException(),
    };

    private object? Field(FieldsOperand operand, object? receiver, string name) => receiver switch
    {
        SortedDictionary<string, object?> map => map.TryGetValue(name, out var value) ? value : GoValue.Missing,
        null => operand.Receiver is DotOperand && operand.Names[0] == name
            ? GoValue.Missing
            : throw Fail(operand.Position, operand.Text, $"nil pointer evaluating interface {{}}.{name}"),
        _ when ReferenceEquals(receiver, GoValue.Missing) => GoValue.Missing,
        _ => throw Fail(operand.Position, operand.Text, $"can't evaluate field {name} in type {StaticType(operand, receiver, name)}"),
    };

    /// <summary>What comes out of a map or list has the type that those are declared with.</summary>
    private static string StaticType(FieldsOperand operand, object? receiver, string name) =>
        operand.Names[0] == name ? GoValue.TypeName(receiver) : "interface {}";

    private TemplateException Fail(int position, string at, string message)
    {
        var before = source.AsSpan(0, int.Min(position, source.Length));
        var line = before.Count('\n') + 1;
        var column = Utf8.ByteCount(before[(before.LastIndexOf('\n') + 1)..]);
        return new TemplateException(string.Create(
            CultureInfo.InvariantCulture,
            $"template: :{line}:{column}: executing {Quoting.Quote(_template)} at <{at}>: {message}"));
    }
}
