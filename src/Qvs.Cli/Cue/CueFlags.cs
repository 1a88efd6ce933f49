using System.CommandLine;
using Qvs.Cue;

namespace Qvs.Cli.Cue;

/// <summary>The flags that the sub-commands share. A command adds those that it has; the others keep their defaults.</summary>
internal sealed class CueFlags
{
    private readonly Argument<string[]> _inputs = new("inputs") { Description = "packages, files, or - for standard input", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _expressions = new("--expression", "-e") { Description = "evaluate this expression only", AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _ignore = new("--ignore", "-i") { Description = "proceed in the presence of errors" };
    private readonly Option<bool> _allErrors = new("--all-errors", "-E") { Description = "print all errors (always done)" };
    private readonly Option<string[]> _tags = new("--inject", "-t") { Description = "set the value of a tagged field" };
    private readonly Option<string?> _package = new("--package", "-p") { Description = "package to load" };
    private readonly Option<string?> _out = new("--out") { Description = "output format: json, yaml, cue or text" };
    private readonly Option<string?> _outFile = new("--outfile", "-o") { Description = "file to write, or - for standard output" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "overwrite an existing file" };
    private readonly Option<bool> _list = new("--list") { Description = "concatenate several results into a list" };
    private readonly Option<bool> _concrete = new("--concrete", "-c") { Description = "require the result to be concrete" };
    private readonly Option<bool> _partial = new("--partial") { Description = "write what is not concrete as \"$cue:KIND\"" };
    private readonly Option<bool> _all = new("--all", "-a") { Description = "show optional and hidden fields" };
    private readonly Option<bool> _showOptional = new("--show-optional", "-O") { Description = "show optional fields" };
    private readonly Option<bool> _showHidden = new("--show-hidden", "-H") { Description = "show hidden fields" };
    private readonly Option<bool> _showDefinitions = new("--show-definitions", "-S") { Description = "show definitions (always done)" };
    private readonly Option<bool> _showAttributes = new("--show-attributes", "-A") { Description = "show field attributes" };
    private readonly Option<string[]> _schemas = new("--schema", "-d") { Description = "expression that data files must satisfy" };
    private readonly Option<bool> _simplify = new("--simplify", "-s") { Description = "simplify output" };
    private readonly Option<bool> _check = new("--check") { Description = "only tell which files are not formatted" };
    private readonly Option<string> _diagnostics = new("--diagnostics")
    {
        Description = "how errors are printed: cue, plain or carets",
        DefaultValueFactory = _ => "cue",
    };

    public Command AddTo(Command command, bool output = false, bool expressions = true)
    {
        command.Add(_inputs);
        Add(command, [_ignore, _allErrors, _tags, _package, _simplify, _diagnostics]);
        if (expressions)
        {
            command.Add(_expressions);
        }

        if (output)
        {
            Add(command, [_out, _outFile, _force, _list]);
        }

        return command;
    }

    public void AddPresentation(Command command) => Add(command, [_concrete, _all, _showOptional, _showHidden, _showDefinitions, _showAttributes]);

    public void AddPartial(Command command) => command.Add(_partial);

    public void AddChecking(Command command) => Add(command, [_concrete, _schemas]);

    public void AddFormatting(Command command) => command.Add(_check);

    /// <summary>A command's action, with the flags read.</summary>
    public void SetAction(Command command, Func<CueArguments, int> run) => command.SetAction(result => DeepStack.Run(() => run(Read(result))));

    private CueArguments Read(ParseResult result) => new()
    {
        Inputs = result.GetValue(_inputs) ?? [],
        Expressions = result.GetValue(_expressions) ?? [],
        Ignore = result.GetValue(_ignore),
        Tags = result.GetValue(_tags) ?? [],
        Package = result.GetValue(_package),
        Out = result.GetValue(_out),
        OutFile = result.GetValue(_outFile),
        Force = result.GetValue(_force),
        List = result.GetValue(_list),
        Concrete = result.GetValue(_concrete),
        AllowIncomplete = result.GetResult(_concrete) is { Implicit: false } && !result.GetValue(_concrete),
        Partial = result.GetValue(_partial),
        ShowOptional = result.GetValue(_all) || result.GetValue(_showOptional),
        ShowHidden = result.GetValue(_all) || result.GetValue(_showHidden),
        ShowAttributes = result.GetValue(_showAttributes),
        Schemas = result.GetValue(_schemas) ?? [],
        Check = result.GetValue(_check),
        Diagnostics = result.GetValue(_diagnostics) ?? "cue",
    };

    private static void Add(Command command, ReadOnlySpan<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }
    }
}
