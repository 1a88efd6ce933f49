using Qvs.Cue.Values;

namespace Qvs.Cue.Evaluation;

/// <summary>The references marked <c>?</c> directly in the body of a <c>try</c>, not in structs nested below it.</summary>
internal static class OptionalReferences
{
    public static IEnumerable<OptionalExpr> In(StructExpr body) => body.Declarations.SelectMany(d => d switch
    {
        FieldDeclaration field => In(field.Value),
        EmbeddingDeclaration embedding => In(embedding.Value),
        _ => [],
    });

    private static IEnumerable<OptionalExpr> In(Expr expression) => expression switch
    {
        OptionalExpr optional => [optional],
        BinaryExpr binary => In(binary.Left).Concat(In(binary.Right)),
        UnaryExpr unary => In(unary.Operand),
        SelectorExpr selector => In(selector.Operand),
        IndexExpr index => In(index.Operand).Concat(In(index.Index)),
        InterpolationExpr interpolation => interpolation.Holes.SelectMany(In),
        CallExpr call => call.Arguments.SelectMany(In),
        ListExpr list => list.Elements.SelectMany(In),
        _ => [],
    };
}
