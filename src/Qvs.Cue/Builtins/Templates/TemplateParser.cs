using System.Collections.Immutable;
using System.Globalization;
using Qvs.Cue.Values;

namespace Qvs.Cue.Builtins.Templates;

/// <summary>Parses Go's template language. Parenthesized pipelines and blocks nest to a fixed depth.</summary>
internal sealed class TemplateParser
{
    private const int MaxDepth = 200;

    private readonly string _source;
    private readonly Dictionary<string, Block> _templates = new(StringComparer.Ordinal);
    private List<string> _variables = ["$"];
    private List<TemplateToken> _tokens = [];
    private int _token;
    private int _position;
    private int _depth;
    private int _ranges;
    private bool _trimNext;

    private TemplateParser(string source) => _source = source;

    private TemplateToken Current => _tokens[_token];

    /// <summary>The templates by name; the text itself is the one without a name.</summary>
    public static Dictionary<string, Block> Parse(string source)
    {
        var parser = new TemplateParser(source);
        var (main, end) = parser.ParseBlock();
        if (end.Length > 0)
        {
            throw parser.Fail(parser._position, $"unexpected {{{{{end}}}}}");
        }

        parser._templates[""] = main;
        return parser._templates;
    }

    private TemplateException Fail(int position, string message) =>
        new(string.Create(CultureInfo.InvariantCulture, $"template: :{Line(position)}: {message}"));

    private int Line(int position) => 1 + _source.AsSpan(0, int.Min(position, _source.Length)).Count('\n');

    /// <summary>Up to the action that ends it: the end of the text (then an empty string), <c>end</c> or <c>else</c>.</summary>
    private (Block Block, string End) ParseBlock()
    {
        if (++_depth > MaxDepth)
        {
            throw Fail(_position, "blocks are nested too deeply");
        }

        var variables = _variables.Count;
        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        var end = "";
        while (end.Length == 0 && _position < _source.Length)
        {
            AddText(nodes);
            if (_position < _source.Length)
            {
                var start = _position;
                ReadAction();
                end = _tokens.Count > 0 ? ParseAction(start, nodes) : "";
            }
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        _depth--;
        return (new Block(nodes.ToImmutable()), end);
    }

    private void AddText(ImmutableArray<TemplateNode>.Builder nodes)
    {
        var next = _source.IndexOf("{{", _position, StringComparison.Ordinal);
        var end = next < 0 ? _source.Length : next;
        var text = _source[_position..end];
        text = _trimNext ? text.TrimStart(' ', '\t', '\r', '\n') : text;
        var trims = next >= 0 && next + 3 < _source.Length && _source[next + 2] == '-' && _source[next + 3] is ' ' or '\t' or '\r' or '\n';
        text = trims ? text.TrimEnd(' ', '\t', '\r', '\n') : text;
        if (text.Length > 0)
        {
            nodes.Add(new TextNode(_position, text));
        }

        _position = end;
    }

    /// <summary>Reads from <c>{{</c> to <c>}}</c>; a comment leaves no tokens.</summary>
    private void ReadAction()
    {
        var start = _position + 2;
        start += start + 1 < _source.Length && _source[start] == '-' && _source[start + 1] is ' ' or '\t' or '\r' or '\n' ? 1 : 0;
        var content = start;
        while (content < _source.Length && _source[content] is ' ' or '\t' or '\r' or '\n')
        {
            content++;
        }

        int close;
        if (string.CompareOrdinal(_source, content, "/*", 0, 2) == 0)
        {
            var comment = _source.IndexOf("*/", content + 2, StringComparison.Ordinal);
            close = comment < 0 ? throw Fail(_position, "unclosed comment") : comment + 2;
            var rest = _source.AsSpan(close);
            close += rest.StartsWith(" -}}") ? 2 : 0;
            _trimNext = rest.StartsWith(" -}}");
            _tokens = [];
            _position = string.CompareOrdinal(_source, close, "}}", 0, 2) == 0
                ? close + 2
                : throw Fail(_position, "comment ends before closing delimiter");
            return;
        }

        close = EndOfAction(start);
        _trimNext = close - start >= 2 && _source[close - 1] == '-' && _source[close - 2] is ' ' or '\t' or '\r' or '\n';
        _tokens = new TemplateLexer(_source, start, _trimNext ? close - 2 : close, Fail).Tokens();
        _token = 0;
        _position = close + 2;
    }

    private int EndOfAction(int start)
    {
        for (var i = start; i < _source.Length; i++)
        {
            var c = _source[i];
            if (c is '"' or '`' or '\'')
            {
                for (i++; i < _source.Length && _source[i] != c; i++)
                {
                    i += _source[i] == '\\' && c != '`' ? 1 : 0;
                }
            }
            else if (c == '}' && i + 1 < _source.Length && _source[i + 1] == '}')
            {
                return i;
            }
        }

        var (first, last) = (Line(start), Line(_source.Length));
        throw Fail(_source.Length, first == last ? "unclosed action" : string.Create(CultureInfo.InvariantCulture, $"unclosed action started at :{first}"));
    }

    private string ParseAction(int start, ImmutableArray<TemplateNode>.Builder nodes)
    {
        var keyword = Current.Kind == TokenKind.Word ? Current.Text : "";
        _token += keyword is "if" or "with" or "range" or "define" or "block" or "template" or "end" or "else" or "break" or "continue" ? 1 : 0;
        switch (keyword)
        {
            case "if" or "with" or "range":
                nodes.Add(ParseBranch(start, keyword));
                return "";
            case "define":
                ParseDefinition(start, "define");
                return "";
            case "block":
                nodes.Add(ParseDefinition(start, "block"));
                return "";
            case "template":
                var place = Current.Position;
                var name = TemplateName("template clause");
                nodes.Add(new IncludeNode(place, name, Current.Kind == TokenKind.End ? null : ParsePipeline("template clause")));
                return "";
            case "break" or "continue":
                ExpectEnd($"{{{{{keyword}}}}}");
                nodes.Add(_ranges > 0
                    ? new LeaveNode(start, keyword == "break")
                    : throw Fail(start, $"{{{{{keyword}}}}} outside {{{{range}}}}"));
                return "";
            case "end":
                ExpectEnd("end");
                return "end";
            case "else":
                return "else";
            default:
                nodes.Add(new ActionNode(start, ParsePipeline("command")));
                return "";
        }
    }

    private void ExpectEnd(string context)
    {
        if (Current.Kind != TokenKind.End)
        {
            throw Fail(Current.Position, $"unexpected {Quoting.Quote(Current.Text)} in {context}");
        }
    }

    private string TemplateName(string context)
    {
        var token = _tokens[_token++];
        return token is { Kind: TokenKind.Constant, Value: string name }
            ? name
            : throw Fail(token.Position, $"unexpected {Quoting.Quote(token.Text)} in {context}");
    }

    private BranchNode ParseBranch(int start, string keyword)
    {
        var variables = _variables.Count;
        var kind = keyword switch
        {
            "if" => BranchKind.If,
            "with" => BranchKind.With,
            _ => BranchKind.Range,
        };
        var pipeline = ParsePipeline(keyword);
        _ranges += kind == BranchKind.Range ? 1 : 0;
        var (body, end) = ParseBlock();
        _ranges -= kind == BranchKind.Range ? 1 : 0;
        Block? otherwise = null;
        if (end == "else")
        {
            if (kind != BranchKind.Range && Current is { Kind: TokenKind.Word } && Current.Text == keyword)
            {
                // {{else if}} shares the end of the outer one.
                _token++;
                otherwise = new Block([ParseBranch(start, keyword)]);
                end = "end";
            }
            else
            {
                ExpectEnd("else");
                (otherwise, end) = ParseBlock();
            }
        }

        _variables.RemoveRange(variables, _variables.Count - variables);
        return end == "end"
            ? new BranchNode(start, kind, pipeline, body, otherwise)
            : throw Fail(_position, end.Length == 0 ? "unexpected EOF" : $"unexpected {{{{{end}}}}}");
    }

    private IncludeNode ParseDefinition(int start, string keyword)
    {
        var name = TemplateName($"{keyword} clause");
        Pipeline? pipeline = null;
        if (keyword == "block")
        {
            pipeline = ParsePipeline("block clause");
        }
        else
        {
            ExpectEnd("define clause");
        }

        var (variables, ranges) = (_variables, _ranges);
        (_variables, _ranges) = (["$"], 0);
        var (body, end) = ParseBlock();
        (_variables, _ranges) = (variables, ranges);
        _templates[name] = end == "end" ? body : throw Fail(_position, end.Length == 0 ? "unexpected EOF" : $"unexpected {{{{{end}}}}}");
        return new IncludeNode(start, name, pipeline);
    }

    private Pipeline ParsePipeline(string context)
    {
        var (variables, isAssignment) = ParseVariables(context);
        var commands = ImmutableArray.CreateBuilder<Command>();
        do
        {
            commands.Add(ParseCommand(context, isFirst: commands.Count == 0));
        }
        while (TakeSymbol("|"));
        if (Current is not { Kind: TokenKind.End } && Current is not { Kind: TokenKind.Symbol, Text: ")" })
        {
            throw Fail(Current.Position, $"unexpected {Quoting.Quote(Current.Text)} in {context}");
        }

        _variables.AddRange(isAssignment ? [] : variables);
        return new Pipeline(variables, isAssignment, commands.ToImmutable());
    }

    private (ImmutableArray<string> Names, bool IsAssignment) ParseVariables(string context)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var start = _token;
        while (Current.Kind == TokenKind.Variable)
        {
            names.Add(_tokens[_token++].Text);
            if (Current is { Kind: TokenKind.Symbol, Text: ":=" or "=" })
            {
                var isAssignment = _tokens[_token++].Text == "=";
                foreach (var name in names.Where(n => isAssignment && !_variables.Contains(n)))
                {
                    throw Fail(Current.Position, $"undefined variable {Quoting.Quote(name)}");
                }

                return (names.ToImmutable(), isAssignment);
            }

            if (context != "range" || names.Count > 1 || !TakeSymbol(","))
            {
                break;
            }
        }

        _token = start;
        return ([], false);
    }

    private bool TakeSymbol(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol)
        {
            return false;
        }

        _token++;
        return true;
    }

    private Command ParseCommand(string context, bool isFirst)
    {
        var operands = ImmutableArray.CreateBuilder<Operand>();
        while (Current.Kind != TokenKind.End && Current is not { Kind: TokenKind.Symbol, Text: "|" or ")" })
        {
            operands.Add(ParseOperand(context));
        }

        if (operands.Count == 0)
        {
            throw Fail(Current.Position, isFirst ? $"missing value for {context}" : "empty command");
        }

        return !isFirst && operands[0] is ConstantOperand or DotOperand or NilOperand
            ? throw Fail(Current.Position, "non executable command in pipeline stage 2")
            : new Command(operands.ToImmutable());
    }

    private Operand ParseOperand(string context)
    {
        var token = _tokens[_token++];
        Operand operand = token switch
        {
            { Kind: TokenKind.Dot } => new DotOperand(token.Position),
            { Kind: TokenKind.Field } => new DotOperand(token.Position),
            { Kind: TokenKind.Constant, Value: { } value } => new ConstantOperand(token.Position, token.Text, value),
            { Kind: TokenKind.Variable } => _variables.Contains(token.Text)
                ? new VariableOperand(token.Position, token.Text)
                : throw Fail(token.Position, $"undefined variable {Quoting.Quote(token.Text)}"),
            { Kind: TokenKind.Word, Text: "true" or "false" } => new ConstantOperand(token.Position, token.Text, token.Text == "true"),
            { Kind: TokenKind.Word, Text: "nil" } => new NilOperand(token.Position),
            { Kind: TokenKind.Word } => TemplateFunctions.Names.Contains(token.Text)
                ? new FunctionOperand(token.Position, token.Text)
                : throw Fail(token.Position, $"function {Quoting.Quote(token.Text)} not defined"),
            { Kind: TokenKind.Symbol, Text: "(" } => Parenthesized(token.Position),
            _ => throw Fail(token.Position, $"unexpected {Quoting.Quote(token.Text)} in {context}"),
        };
        _token -= token.Kind == TokenKind.Field ? 1 : 0;
        return WithFields(operand, token.Position);
    }

    private Operand WithFields(Operand operand, int start)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        var first = _token;
        while (Current.Kind == TokenKind.Field && (!Current.AfterSpace || Current.Position == start))
        {
            names.Add(_tokens[_token++].Text);
        }

        if (names.Count == 0)
        {
            return operand;
        }

        if (operand is ConstantOperand or NilOperand or FunctionOperand)
        {
            throw Fail(_tokens[first].Position, $"unexpected . after term {Quoting.Quote(operand.Text)}");
        }

        var prefix = operand is DotOperand ? "" : operand.Text;
        // Go's position of a chain is that of its second part.
        var second = operand is DotOperand ? first + 1 : first;
        var position = _tokens[int.Min(second, _token - 1)].Position;
        return new FieldsOperand(position, $"{prefix}.{string.Join('.', names)}", operand, names.ToImmutable());
    }

    private ParenthesizedOperand Parenthesized(int start)
    {
        if (++_depth > MaxDepth)
        {
            throw Fail(start, "max expression depth exceeded");
        }

        var pipeline = ParsePipeline("parenthesized pipeline");
        if (!TakeSymbol(")"))
        {
            throw Fail(start, "unclosed left paren");
        }

        _depth--;
        return new ParenthesizedOperand(start, _source[start..(_tokens[_token - 1].Position + 1)], pipeline);
    }
}
