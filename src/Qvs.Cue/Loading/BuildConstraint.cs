using Qvs.Cue.Diagnostics;
using Qvs.Cue.Syntax;
using Qvs.Cue.Text;

namespace Qvs.Cue.Loading;

/// <summary>Whether <c>@ignore()</c> and <c>@if(expression)</c> before the package clause leave a file out.</summary>
internal static class BuildConstraint
{
    public static bool Includes(CueFile file, Tags tags, DiagnosticBag diagnostics)
    {
        if (file.Attributes.Any(a => a.Name == "ignore"))
        {
            return false;
        }

        var conditions = file.Attributes.Where(a => a.Name == "if").ToArray();
        switch (conditions.Length)
        {
            case 0:
                return true;
            case > 1:
                diagnostics.Add(LoadingDiagnostics.BadAttribute.At(new Location(file.Source, conditions[1].Span), "multiple @if attributes"));
                return false;
        }

        var errors = new DiagnosticBag();
        var expression = Parser.ParseExpression(new SourceText(file.Source.Name, conditions[0].Body), errors);
        if (!errors.HasErrors && IsTrue(expression, tags) is { } included)
        {
            return included;
        }

        diagnostics.Add(LoadingDiagnostics.BadAttribute.At(
            new Location(file.Source, conditions[0].Span), $"invalid build attribute @if({conditions[0].Body})"));
        return false;
    }

    /// <summary>Null for anything but names, <c>!</c>, <c>&amp;&amp;</c>, <c>||</c> and parentheses.</summary>
    private static bool? IsTrue(Expression expression, Tags tags) => expression switch
    {
        Identifier name => tags.IsSet(name.Name),
        ParenthesizedExpression { Inner: var inner } => IsTrue(inner, tags),
        UnaryExpression { Operator: TokenKind.Not, Operand: var operand } => !IsTrue(operand, tags),
        BinaryExpression { Operator: TokenKind.LogicalAnd } and => Both(and, tags, (left, right) => left && right),
        BinaryExpression { Operator: TokenKind.LogicalOr } or => Both(or, tags, (left, right) => left || right),
        _ => null,
    };

    private static bool? Both(BinaryExpression binary, Tags tags, Func<bool, bool, bool> combine) =>
        IsTrue(binary.Left, tags) is { } left && IsTrue(binary.Right, tags) is { } right ? combine(left, right) : null;
}
